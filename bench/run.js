// The benchmarks: `pnpm bench NAME [OPTIONS]`; README.md says what each of them proves.
const measures = {
  start: './start.js',
  stop: './stop.js',
  status: './status.js',
  plan: './plan.js',
  checks: './checks.js',
  requests: './requests.js',
  ssh: './ssh.js',
  load: './load.js',
  schema: './schema.js',
  template: './template.js',
  cli: './cli.js',
  guest: './guest.js',
};

const [name, ...words] = process.argv.slice(2);
const file = Object.hasOwn(measures, name ?? '') ? measures[name] : undefined;
if (file === undefined) {
  console.error(
    `bench: expected one of ${Object.keys(measures).join(', ')}${name === undefined ? '' : `, not "${name}"`}`,
  );
  console.error('  usage: pnpm bench NAME [OPTIONS]; the options are in bench/README.md');
  process.exitCode = 2;
} else {
  try {
    const { measure } = await import(file);
    await measure(words);
  } catch (error) {
    console.error(`bench ${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = error?.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
  }
}
