import { Args, Flags } from './oclif.ts';
import { parseDuration } from './parse-duration.ts';
import { UsageError } from './usage-error.ts';

export const progressModes = ['auto', 'tty', 'plain', 'json', 'quiet'] as const;
export type ProgressMode = (typeof progressModes)[number];

/** A whole number of 0 or more; 0 is for no limit. */
export function parseConcurrency(input: string): number {
  if (!/^\s*\+?\d+\s*$/.test(input)) {
    throw new UsageError(`--concurrency needs a whole number, 0 for no limit, not "${input}"`);
  }
  return Number(input);
}

/** Seconds, 0 or more, as a flag has them. */
export function parseSeconds(flag: string, input: string): number {
  if (!/^\s*\+?\d+(?:\.\d+)?\s*$/.test(input)) {
    throw new UsageError(`--${flag} needs a number of seconds, not "${input}"`);
  }
  return Number(input);
}

/** A flag that takes seconds; none are 0. */
export function secondsFlag(name: string, description: string) {
  return Flags.custom<number>({ parse: async (input) => parseSeconds(name, input) })({
    helpValue: 'SECONDS',
    default: 0,
    defaultHelp: async () => '0',
    description,
  });
}

/** Milliseconds, as a flag has them: `90s`, `5m`, `1h30m`. */
export function parseWait(flag: string, input: string): number {
  const milliseconds = parseDuration(input.trim());
  if (milliseconds !== undefined) return milliseconds;
  const hint = /^\s*\d+(?:\.\d+)?\s*$/.test(input) ? `write ${input.trim()}s for seconds` : undefined;
  throw new UsageError(`--${flag} needs a duration such as 90s or 5m, not "${input}"`, hint);
}

function parseProgress(input: string): ProgressMode {
  const mode = progressModes.find((name) => name === input);
  if (mode === undefined) {
    throw new UsageError(`--progress needs one of ${progressModes.join(', ')}, not "${input}"`);
  }
  return mode;
}

// oclif's flags are not annotated by hand: their inferred types are what `parse()` builds upon.
/** Accepted by every command, before and after its name. */
export const globalFlags = {
  file: Flags.string({
    char: 'f',
    default: 'maestro.yaml',
    helpValue: 'FILE',
    description: 'environment file; - reads standard input',
    helpGroup: 'global',
  }),
  extension: Flags.string({
    multiple: true,
    helpValue: 'MODULE',
    description: 'a package, or the path of a module, that adds to the tool; may be given several times',
    helpGroup: 'global',
  }),
  progress: Flags.custom<ProgressMode>({ parse: async (input) => parseProgress(input) })({
    default: 'auto',
    helpValue: 'MODE',
    description: 'auto, tty, plain, json or quiet; auto: a live table on a terminal, else lines',
    helpGroup: 'global',
  }),
  json: Flags.boolean({ description: 'print JSON on standard output', helpGroup: 'global' }),
} satisfies Record<string, object>;

const concurrency = Flags.custom<number>({ parse: async (input) => parseConcurrency(input) });

/** Which containers a command is about. */
export const selectionFlags = {
  'with-dependencies': Flags.boolean({ char: 'd', description: 'add what the things depend on' }),
  'ignore-dependencies': Flags.boolean({ char: 'i', description: 'ignore the order between services' }),
  'container-filter': Flags.string({
    char: 'C',
    helpValue: 'PATTERN',
    description: 'keep containers whose name matches, e.g. "web-*"',
  }),
  'ship-filter': Flags.string({
    char: 'S',
    helpValue: 'PATTERN',
    description: 'keep containers on ships whose name matches',
  }),
  concurrency: concurrency({
    char: 'c',
    helpValue: 'N',
    default: 0,
    defaultHelp: async () => '0',
    description: 'how many to act on at once; 0: no limit',
  }),
};

/** What every play takes. */
export const playFlags = {
  ...selectionFlags,
  'keep-going': Flags.boolean({
    description: 'after a failure, carry on with all that does not depend on it',
  }),
  'skip-unreachable': Flags.boolean({
    description: 'leave out what is on ships that do not answer, and what depends on it',
  }),
  'dry-run': Flags.boolean({ description: 'say what would be done, and why, and touch nothing' }),
};

/** Takes down more than `min_available` allows. */
export const forceFlag = {
  force: Flags.boolean({
    description: 'take down also what leaves less of a service than its min_available',
  }),
};

/** What plays take that act on containers. */
export const actingFlags = {
  ...playFlags,
  'lock-wait': Flags.custom<number>({ parse: async (input) => parseWait('lock-wait', input) })({
    helpValue: 'DURATION',
    default: 0,
    defaultHelp: async () => '0s',
    description: 'how long to wait for an operator who has the lock, e.g. 5m; default: not at all',
  }),
  'no-lock': Flags.boolean({ description: 'take no lock: others may act on the same containers meanwhile' }),
};

/** What plays that take something down require before they do it to much at once. */
export const stopFlags = {
  all: Flags.boolean({ char: 'a', description: 'everything, when no things are named' }),
  'expand-services': Flags.boolean({
    char: 's',
    description: 'let the name of a service mean its instances',
  }),
  ...forceFlag,
  ...actingFlags,
  'with-dependencies': Flags.boolean({ char: 'd', description: 'add what depends on the things' }),
  'keep-going': Flags.boolean({
    description: 'after a failure, carry on with all but what that depends on',
  }),
  'skip-unreachable': Flags.boolean({
    description: 'leave out what is on ships that do not answer, and what that depends on',
  }),
};

/** How plays that make containers make them. */
export const makingFlags = {
  'refresh-images': Flags.boolean({
    char: 'r',
    description:
      'pull the images of what is started, also those that are on the ship; not those whose pull_policy is never',
  }),
  reuse: Flags.boolean({
    description: 'start stopped containers as they are, in place of new ones',
  }),
};

/** How an apply is made, and planned. */
export const applyingFlags = {
  'refresh-images': Flags.boolean({
    char: 'r',
    description: 'pull images also where they are on the ship; not those whose pull_policy is never',
  }),
  prune: Flags.boolean({ description: 'remove containers of this environment that the file names no more' }),
  'renew-volumes': Flags.boolean({
    description: 'replace also what keeps something in volumes without a name, which is lost',
  }),
};

/** What a command acts on; each says in its own words what naming none means. */
export const things = Args.string({ multiple: true, ignoreStdin: true });

/** @throws UsageError for flags that exclude each other. */
export function makingOptions(flags: { readonly reuse: boolean; readonly 'refresh-images': boolean }): {
  readonly reuse: boolean;
  readonly refreshImages: boolean;
} {
  if (flags.reuse && flags['refresh-images']) {
    throw new UsageError(
      '--reuse and --refresh-images exclude each other: a container that is reused keeps its image',
    );
  }
  return { reuse: flags.reuse, refreshImages: flags['refresh-images'] };
}
