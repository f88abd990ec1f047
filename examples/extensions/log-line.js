// A lifecycle check: passes when the container's log has lines that match. Used by:
//   maestro --extension ./log-line.js start
// with, under `lifecycle`:
//   running: [{ type: log, match: "listening on port \\d+", times: 2, max_wait: 60 }]

/** @type {import('@maestro-ng/engine').CheckType} */
const logLine = {
  // For `maestro validate` and for editors. Every check has `type` and `max_wait` beside these.
  schema: {
    description: "Passes when the container's log has lines that match.",
    properties: {
      match: {
        type: 'string',
        minLength: 1,
        description: 'Regular expression that a line must match.',
        examples: ['listening on port \\d+'],
        errorMessage: 'Expected a regular expression.',
      },
      times: {
        type: 'integer',
        minimum: 1,
        default: 1,
        description: 'How many lines must match.',
        errorMessage: 'Expected a whole number, 1 or more.',
      },
    },
    required: ['match'],
  },

  describe: ({ match, times = 1 }) => `/${match}/${times === 1 ? '' : ` ${times} times`}`,

  async run({ match, times = 1 }, tools) {
    const wanted = new RegExp(String(match));
    let found = 0;
    // The last thing that is told counts when time is up.
    const tell = () => tools.tried(`${found} of ${times} lines`);
    tell();
    // Of this run of the container: its log may go back further.
    // Its first lines can be a moment older than what Docker takes for its start.
    const startedAt = (await tools.inspect())?.startedAt ?? undefined;
    const since =
      startedAt === undefined
        ? undefined
        : new Date(Date.parse(startedAt) - 1000).toISOString().replace('Z', '000000Z');
    for await (const line of tools.logLines({ follow: true, ...(since === undefined ? {} : { since }) })) {
      if (!wanted.test(line)) continue;
      found += 1;
      if (found >= Number(times)) return { passed: true };
      tell();
    }
    return { passed: false, cause: `the log ended with ${found} of ${times} lines` };
  },
};

/** @type {import('@maestro-ng/engine').Extension} */
const extension = { lifecycleChecks: { log: logLine } };

export default extension;
