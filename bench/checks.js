// What lifecycle checks cost: the time from "the application listens" to "the check has passed", and the processor time of
// many checks that wait.
import { removeAll } from './lib/bare-fleet.js';
import { withLab } from './lib/bench-lab.js';
import { runningPlay } from './lib/maestro-library.js';
import { readOptions, wholeNumber } from './lib/options.js';
import { atMost, machineFacts, print, progress } from './lib/report.js';
import { summary } from './lib/statistics.js';
import { milliseconds, seconds } from './lib/table.js';

const goalMs = 50;
const goalSeconds = 2;
const firstPort = 24_001;

const types = {
  tcp: '{type: tcp, port: http, max_wait: 30}',
  http: '{type: http, port: http, path: /ready, max_wait: 30}',
  health: '{type: health, max_wait: 30}',
  rexec: '{type: rexec, command: [wget, -q, -O, /dev/null, "http://127.0.0.1/ready"], attempts: 30}',
  exec: '{type: exec, command: [bash, -c, "exec 3<>/dev/tcp/$CONTAINER_HOST_ADDRESS/$PORT"], attempts: 30}',
};

/** How long the applications of a round take until they listen, from 50 ms to 1 s. */
const delayMs = (round, rounds) => 50 + Math.round((950 * round) / rounds);

export async function measure(words) {
  const options = readOptions(words, {
    ships: { type: 'string', default: '3' },
    runs: { type: 'string', default: '50' },
    containers: { type: 'string', default: '90' },
    seconds: { type: 'string', default: '60' },
  });
  const ships = wholeNumber(options.ships, 'ships', 1);
  const runs = wholeNumber(options.runs, 'runs', 1);
  const containers = wholeNumber(options.containers, 'containers', 1);
  const measuredSeconds = wholeNumber(options.seconds, 'seconds', 1);

  await withLab(ships, async ({ lab, clients, write, engineVersion }) => {
    const machine = machineFacts({ engine: await engineVersion(), ships });
    const late = new Map(Object.keys(types).map((type) => [type, []]));
    for (let round = 0; round < runs; round += 1) {
      await removeAll(clients);
      const file = write('checks.yaml', roundText(lab.ships, delayMs(round, runs)));
      for (const [type, ms] of await timesToPass(file, lab.ships, clients)) late.get(type).push(ms);
      if ((round + 1) % 10 === 0) progress(`round ${round + 1} of ${runs}`);
    }
    await removeAll(clients);
    progress(`${containers} containers that never listen`);
    const file = write('waiting.yaml', waitingText(lab.ships, containers));
    const waiting = await processorTime(file, containers, measuredSeconds);
    await removeAll(clients);
    print(options.json, report({ machine, runs, late, containers, waiting }));
  });
}

function head(ships) {
  return [
    '__maestro: {schema: 2}',
    'name: checks',
    'ship_defaults: {timeout: 60}',
    'ships:',
    ...ships.map(({ name, address, port }) => `  ${name}: {ip: ${address}, docker_port: ${port}}`),
    'services:',
  ];
}

/** One instance for each type, whose application says that it listens right before it does. */
function roundText(ships, delay) {
  const command = `echo > /ready; sleep ${delay / 1000}; echo listening; exec httpd -f -p 80 -h /`;
  const lines = [...head(ships), '  app:', '    image: busybox:test', '    instances:'];
  for (const [index, [type, check]] of Object.entries(types).entries()) {
    const probe = '[CMD, wget, -q, -O, /dev/null, "http://127.0.0.1/ready"]';
    lines.push(
      `      ${type}:`,
      `        ship: ${ships[index % ships.length].name}`,
      `        ports: {http: "80:${firstPort + index}"}`,
      `        env: {PORT: ${firstPort + index}}`,
      `        command: [sh, -c, "${command}"]`,
      '        stop_timeout: 0',
      ...(type === 'health'
        ? [`        healthcheck: {test: ${probe}, interval: 100ms, start_period: 30s}`]
        : []),
      `        lifecycle: {running: [${check}]}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** By type, milliseconds; of health, from Docker's verdict on. */
async function timesToPass(file, ships, clients) {
  const passed = new Map();
  const playing = await runningPlay(file, 'start', {}, (event) => {
    if (event.type !== 'check-settled') return;
    if (!event.passed) throw new Error(`${event.check}: ${event.cause}`);
    passed.set(event.step.replace('start:', ''), event.time);
  });
  await playing.ended;
  return Promise.all(
    [...passed].map(async ([type, time], _, { length }) => {
      if (length !== Object.keys(types).length) throw new Error('not every check has passed');
      const client = clients.get(ships[Object.keys(types).indexOf(type) % ships.length].name);
      const ready = type === 'health' ? healthySince : listeningSince;
      return [type, time - (await ready(client, type))];
    }),
  );
}

async function listeningSince(client, container) {
  const log = await client.text('GET', `/containers/${container}/logs?stdout=true&timestamps=true`);
  const [, time] = /(\d{4}-\S+Z) listening/.exec(log) ?? [];
  if (time === undefined) throw new Error(`${container} does not say that it listens`);
  return Date.parse(time);
}

async function healthySince(client, container) {
  const { Created } = await client.json('GET', `/containers/${container}/json`);
  const filters = JSON.stringify({ container: [container], event: ['health_status: healthy'] });
  const query = new URLSearchParams({
    since: String(Math.floor(Date.parse(Created) / 1000)),
    until: String(Math.ceil(Date.now() / 1000)),
    filters,
  });
  const [event = ''] = (await client.text('GET', `/events?${query}`)).split('\n');
  return JSON.parse(event).timeNano / 1e6;
}

/** Containers that run, and at whose ports nobody listens: a third each with a tcp, an http and a health check. */
function waitingText(ships, count) {
  const checks = [types.tcp, types.http, types.health].map((check) => check.replace('30', '600'));
  const lines = [...head(ships), '  app:', '    image: busybox:test', '    instances:'];
  for (let index = 0; index < count; index += 1) {
    lines.push(
      `      app-${index}:`,
      `        ship: ${ships[index % ships.length].name}`,
      `        ports: {http: "80:${firstPort + index}"}`,
      '        command: [sleep, "3600"]',
      '        stop_timeout: 0',
      '        healthcheck: {test: [CMD, "false"], interval: 1h, start_period: 1h}',
      `        lifecycle: {running: [${checks[index % checks.length]}]}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Of this process while all checks wait, in milliseconds for a minute: at first, and once they look once a second. */
async function processorTime(file, containers, measuredSeconds) {
  let checking = 0;
  let allCheck = () => undefined;
  const all = new Promise((resolve) => {
    allCheck = resolve;
  });
  const interrupt = new AbortController();
  const playing = await runningPlay(file, 'start', { interrupt: interrupt.signal }, (event) => {
    if (event.type !== 'step-activity' || event.activity.kind !== 'checking') return;
    checking += 1;
    if (checking === containers) allCheck();
  });
  await all;
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, measuredSeconds * 1000));
  const { user, system } = process.cpuUsage(before);
  interrupt.abort('SIGINT');
  await playing.ended;
  return ((user + system) / 1000) * (60 / measuredSeconds);
}

function report({ machine, runs, late, containers, waiting }) {
  const found = [...late].map(([type, times]) => ({ type, ...summary(times) }));
  const medianOf = (type) => found.find((each) => each.type === type)?.median ?? Number.NaN;
  return {
    measure: 'checks',
    machine,
    tables: [
      {
        title: `from "the application listens" (health: from Docker's verdict) to "the check has passed", ${runs} each (milliseconds)`,
        head: ['type', 'median', 'least', 'most'],
        rows: found.map(({ type, median, least, most }) => [
          type,
          ...[median, least, most].map(milliseconds),
        ]),
      },
      {
        title: `${containers} containers whose checks wait, a third each of tcp, http and health`,
        head: ['', 'seconds'],
        rows: [['processor time of a minute', seconds(waiting)]],
      },
    ],
    goals: [
      ...['tcp', 'http'].map((type) =>
        atMost(
          `${type}: median under ${goalMs} ms`,
          medianOf(type),
          goalMs,
          `${milliseconds(medianOf(type))} ms`,
        ),
      ),
      atMost(
        `${containers} waiting checks: at most ${goalSeconds} s of processor time a minute`,
        waiting,
        goalSeconds * 1000,
        `${seconds(waiting)} s`,
      ),
    ],
    data: { late: Object.fromEntries(late), waiting },
  };
}
