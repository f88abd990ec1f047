// The demo: examples/demo over three Docker hosts, told as a story. Where the lab cannot run, the Docker Engine that is
// there serves as the only ship.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { canRunLab, up } from '../packages/lab/dist/index.js';
import { localFleet } from './local-fleet.js';

const keep = process.argv.includes('--keep');
// One of its own: what somebody has on another lab of this checkout is not its affair.
const labName = 'demo';
const cli = fileURLToPath(new URL('../apps/cli/bin/run.js', import.meta.url));
const directory = fileURLToPath(new URL('../examples/demo', import.meta.url));

const say = (text) => process.stdout.write(`\n\u001b[1m${text}\u001b[0m\n`);

/** Runs a command of maestro on the terminal, as a person would. */
function maestro(fleet, ...words) {
  process.stdout.write(`\n$ maestro ${words.join(' ')}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...words], {
      cwd: directory,
      stdio: 'inherit',
      env: { ...process.env, ...fleet.environment },
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`maestro ${words.join(' ')} ended with ${signal ?? `exit code ${code}`}.`));
    });
  });
}

async function read(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return answer.text();
}

async function labFleet() {
  say('Three Docker hosts, each with an Engine and an address of its own, on this machine:');
  const began = Date.now();
  const lab = await up({ ships: 3, name: labName });
  for (const ship of lab.ships) console.log(`  ${ship.name}  ${ship.address}`);
  console.log(`  (up in ${((Date.now() - began) / 1000).toFixed(1)} s)`);
  return {
    addresses: lab.ships.map((ship) => ship.address),
    environment: { DEMO_SHIPS: lab.ships.map((ship) => ship.address).join(' ') },
    goodbye: `pnpm lab down --name ${labName}`,
    down: () => lab.down(),
  };
}

async function fleetOfThisMachine() {
  const possible = canRunLab();
  if (possible.possible) return labFleet();
  say('This machine serves as the only ship.');
  console.log(`  Three hosts of their own cannot be made here: ${possible.reason}`);
  return localFleet();
}

async function play(fleet) {
  const webHost = (number) => fleet.addresses[(number - 1) % fleet.addresses.length];

  say('Everything starts, dependencies first, in parallel where the order permits:');
  await maestro(fleet, 'start');

  say('What runs where:');
  await maestro(fleet, 'status', '-H');

  say('What web-2 was told about the others (from inside the container):');
  const told = await read(`http://${webHost(2)}:21083/env`);
  console.log(
    told
      .split('\n')
      .filter((line) => /^(STORE|QUEUE|STATS|MAESTRO|SERVICE|CONTAINER)_/.test(line))
      .join('\n'),
  );

  say('Two visits, to two of the web instances; both reach the store and the queue:');
  console.log((await read(`http://${webHost(1)}:21082/cgi-bin/page`)).trim());
  console.log((await read(`http://${webHost(3)}:21084/cgi-bin/page`)).trim());

  say('Starting again changes nothing:');
  await maestro(fleet, 'start');

  say('A tool that is left out until it is named; what it needs is up already:');
  await maestro(fleet, 'start', 'visitor');

  if (keep) return say('Left running, as asked: `cd examples/demo` and try `maestro` yourself.');
  say('And everything stops, dependents first:');
  await maestro(fleet, 'stop', '--all');
}

let fleet;
try {
  fleet = await fleetOfThisMachine();
  await play(fleet);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  if (fleet && keep) {
    const settings = Object.entries(fleet.environment).map(
      ([name, value]) => `${name}=${JSON.stringify(value)}`,
    );
    console.log(`  export ${settings.join(' ')}\n  alias maestro='node ${cli}'`);
    if (fleet.goodbye) console.log(`\nWhen you have seen enough: \`${fleet.goodbye}\``);
  } else if (fleet) await fleet.down();
}
