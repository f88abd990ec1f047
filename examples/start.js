// Starts an environment, and prints how far it is: node start.js [FILE] [THINGS]...
import { homedir } from 'node:os';
import { dockerConnector, dockerCredentials } from '@maestro-ng/docker';
import { loadEnvironment, planStart, preflight, runPlay, systemOperator } from '@maestro-ng/engine';

const [file = 'maestro.yaml', ...things] = process.argv.slice(2);
const { environment, diagnostics } = loadEnvironment({ file, processEnv: process.env });
for (const { severity, message } of diagnostics) if (severity !== 'remark') console.error(message);
if (environment === undefined) process.exit(2);

const planned = planStart(environment, { things });
if (!planned.ok) {
  for (const { message } of planned.problems) console.error(message);
  process.exit(2);
}
// What is wrong with this play, and known before any host is asked.
const problems = preflight(environment, planned.plan);
for (const { message } of problems) console.error(message);
if (problems.length > 0) process.exit(2);

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort('SIGINT'));

const operator = systemOperator({ environment: process.env, workingDirectory: process.cwd() });
let settled = 0;
let steps = 0;
const result = await runPlay({
  plan: planned.plan,
  environment,
  connector: dockerConnector(),
  // Logins of Docker's own configuration, where the file has none.
  credentials: dockerCredentials(operator, homedir()),
  operator,
  interrupt: interrupted.signal,
  onEvent(event) {
    if (event.type === 'play-began') steps = event.steps.length;
    if (event.type !== 'step-settled') return;
    settled += 1;
    console.log(`${settled}/${steps} ${event.step}: ${event.outcome.kind}`);
  },
});
for (const { instance, ship, during, cause } of result.failures) {
  console.error(`${instance} on ${ship}, ${during}: ${cause}`);
}
process.exitCode = result.verdict === 'succeeded' ? 0 : 1;
