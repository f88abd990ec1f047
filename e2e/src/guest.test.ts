import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lab } from '@maestro-ng/lab';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildImage } from './harness/build-image.ts';
import { overFleet } from './harness/environment-file.ts';
import { describeOnLab, engine, fleet, ids, ship } from './harness/fleet.ts';
import { type GuestImages, guestImages } from './harness/guest-images.ts';
import { type Workplace, workplace } from './harness/maestro.ts';
import { blocks } from './harness/markdown.ts';

const page = readFileSync(
  fileURLToPath(new URL('../../docs/guide/guest_functions.md', import.meta.url)),
  'utf8',
);

/** The files of the page that stand in this folder, by their names in it. */
function filesIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    blocks(page).flatMap((block) =>
      block.kind === 'file' && block.name.startsWith(`${folder}/`)
        ? [[block.name.slice(folder.length + 1), block.text]]
        : [],
    ),
  );
}

/** The page's addresses as the lab's, or the other way round. */
function addresses(lab: Lab, text: string, to: 'lab' | 'page'): string {
  return lab.ships.reduce((changed, { address }, index) => {
    const paper = `10.0.0.${index + 1}`;
    return to === 'lab' ? changed.replaceAll(paper, address) : changed.replaceAll(address, paper);
  }, text);
}

function get(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ host, port, timeout: 10_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    });
    call.on('timeout', () => call.destroy(new Error(`${host}:${port}: no answer in time`)));
    call.on('error', reject);
    call.end();
  });
}

/** The whole of a file in a container, or what a command prints there. */
async function inside({ maestro }: Workplace, instance: string, script: string): Promise<string> {
  const { code, stdout, stderr } = await maestro('exec', '-T', instance, 'sh', '-c', script);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

interface Inspected {
  readonly Config: { readonly Env: readonly string[] };
  readonly State: { readonly ExitCode: number };
  readonly NetworkSettings: { readonly IPAddress: string };
}

/** What an Engine says of a container, by `ship/name`. */
async function inspect(lab: Lab, place: string): Promise<Inspected> {
  const [shipName = ''] = place.split('/');
  const id = (await ids(lab))[place] ?? '';
  return (await engine(ship(lab, shipName), 'GET', `/containers/${id}/json`)) as Inspected;
}

function variables(env: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    env.map((variable) => {
      const at = variable.indexOf('=');
      return [variable.slice(0, at), variable.slice(at + 1)];
    }),
  );
}

async function exitCodeOf(lab: Lab, place: string): Promise<number> {
  return (await inspect(lab, place)).State.ExitCode;
}

/** What each way answers, in JSON. Names with dashes, dots and letters of other alphabets, a range, none, and one that is down. */
const questions = {
  'node/Dockerfile': `FROM node:test
WORKDIR /app
COPY . .
CMD ["node", "server.mjs"]
`,
  'node/server.mjs': `import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import * as guest from '@maestro-ng/guest';

const told = (question) => {
  try {
    return [question()].flat().join(',');
  } catch (error) {
    return error.message;
  }
};
guest.updateOsEnv({ TOLD: 'handed on' });
const answer = JSON.stringify({
  me: guest.getEnvironmentName() + ' ' + guest.getServiceName() + ' ' + guest.getContainerName(),
  host: guest.getContainerHostAddress() + ' ' + (await guest.resolveContainerHostAddress()),
  address: guest.getContainerInternalAddress(),
  port: guest.getPort('http-main') + ' ' + guest.getPort('none', 7),
  peers: told(() => guest.getNodeList('front.end', { ports: ['http-main'] })),
  stores: told(() => guest.getNodeList('größe.db', { ports: ['öffnung-a', 'http'] })),
  store: guest.getSpecificHost('größe.db', 'store.2') + ' ' + guest.getSpecificPort('größe.db', 'store.2', 'http'),
  exposed: guest.getSpecificExposedPort('front.end', 'front-shell', 'http-main') + ' ' + guest.getSpecificExposedPort('größe.db', 'store.2', 'http', 7),
  others: told(() => guest.getSpecificExposedPort('größe.db', 'store.2', 'http')),
  started: execFileSync('sh', ['-c', 'echo "$TOLD"'], { encoding: 'utf8' }).trim(),
  range: told(() => guest.getNodeList('größe.db', { ports: ['peers'] })),
  plain: told(() => guest.getNodeList('plain')),
  none: told(() => guest.getSpecificPort('plain', 'plain-1', 'http')),
  few: told(() => guest.getNodeList('plain', { minimum: 2 })),
  up: (await guest.waitFor('größe.db', 'http', { minimum: 2 })).join(','),
  down: await guest.waitFor('cache', 'query', { timeout: 100 }).catch((error) => error.name),
});
createServer((_, response) => response.end(answer)).listen(guest.getPort('http-main'));
process.on('SIGTERM', () => process.exit());
`,
  'shell/Dockerfile': `FROM busybox:test
COPY maestro-guest.sh /bin/maestro-guest
COPY entrypoint.sh /
CMD ["/entrypoint.sh"]
`,
  'shell/entrypoint.sh': `#!/bin/sh
told() {
  maestro-guest "$@" 2>&1 | sed 's/^maestro-guest: //'
}
one() {
  printf '"%s":"%s",' "$1" "$2"
}
mkdir -p /www
{
  printf '{'
  one me "$(told environment-name) $(told service-name) $(told container-name)"
  one host "$(told container-host-address) $(told resolve-container-host-address)"
  one address "$(told container-internal-address)"
  one port "$(told port http-main) $(told port none 7)"
  one peers "$(told node-list front.end http-main)"
  one stores "$(told node-list größe.db öffnung-a http)"
  one store "$(told specific-host größe.db store.2) $(told specific-port größe.db store.2 http)"
  one exposed "$(told specific-exposed-port front.end front-shell http-main) $(told specific-exposed-port größe.db store.2 http 7)"
  one others "$(told specific-exposed-port größe.db store.2 http)"
  one range "$(told node-list größe.db peers)"
  one plain "$(told node-list plain)"
  one none "$(told specific-port plain plain-1 http)"
  one few "$(told node-list plain --minimum 2)"
  one up "$(told wait größe.db http --minimum 2)"
  maestro-guest wait cache query --timeout 0 2>/dev/null && down=found || down=MaestroWaitError
  printf '"down":"%s"}' "$down"
} >/www/index.html
exec maestro-guest run httpd -f -p "$(maestro-guest port http-main)" -h /www
`,
  'template/Dockerfile': `FROM node:test
WORKDIR /app
COPY . .
ENV PATH=/app/node_modules/.bin:/bin:/usr/bin
ENTRYPOINT ["maestro-guest", "render", "www/index.html.j2", "--"]
CMD ["httpd", "-f", "-p", "80", "-h", "www"]
`,
  'template/www/index.html.j2': `{
  "me": "{{ environmentName() }} {{ serviceName() }} {{ containerName() }}",
  "host": "{{ containerHostAddress() }} {{ env.CONTAINER_HOST_ADDRESS }}",
  "address": "{{ containerInternalAddress() }}",
  "port": "{{ port('http-main') }} {{ port('none', 7) }}",
  "peers": "{{ nodeList('front.end', ['http-main']) | join(',') }}",
  "stores": "{{ nodeList('größe.db', ports=['öffnung-a', 'http']) | join(',') }}",
  "store": "{{ specificHost('größe.db', 'store.2') }} {{ specificPort('größe.db', 'store.2', 'http') }}",
  "exposed": "{{ specificExposedPort('front.end', 'front-shell', 'http-main') }} {{ specificExposedPort('größe.db', 'store.2', 'http', 7) }}",
  "plain": "{{ nodeList('plain') | join(',') }}",
  "cache": "{{ nodeList('cache', ['query']) | join(',') }}"
}
`,
};

describeOnLab('entrypoints find their peers and dependencies', () => {
  const lab = fleet();
  let images: GuestImages;

  beforeAll(async () => {
    images = guestImages();
    const package_ = (files: Record<string, string>): string => images.folder(files, 'package');
    const shellFile = (files: Record<string, string>): string => images.folder(files, 'shell file');
    const ofTest = (way: string): Record<string, string> =>
      Object.fromEntries(
        Object.entries(questions).flatMap(([name, text]) =>
          name.startsWith(`${way}/`) ? [[name.slice(way.length + 1), text]] : [],
        ),
      );
    await Promise.all([
      buildImage(ship(lab, 'ship1'), 'shop/node', package_(filesIn('node'))),
      buildImage(ship(lab, 'ship2'), 'shop/shell', shellFile(filesIn('shell'))),
      buildImage(ship(lab, 'ship2'), 'shop/template', package_(filesIn('template'))),
      buildImage(ship(lab, 'ship1'), 'guest/node', package_(ofTest('node'))),
      buildImage(ship(lab, 'ship2'), 'guest/shell', shellFile(ofTest('shell'))),
      buildImage(ship(lab, 'ship3'), 'guest/template', package_(ofTest('template'))),
    ]);
  });
  afterAll(async () => {
    images.remove();
    for (const of of lab.ships)
      for (const name of [
        'shop/node',
        'shop/shell',
        'shop/template',
        'guest/node',
        'guest/shell',
        'guest/template',
      ])
        await engine(of, 'DELETE', `/images/${name}?force=1`).catch(() => undefined);
  });
  beforeEach(() => lab.reset());
  afterEach(() => lab.reset());

  test('as the guide shows, in each of its images', async () => {
    const file = blocks(page).find((block) => block.kind === 'file' && block.name === 'maestro.yaml');
    if (file?.kind !== 'file') throw new Error('The page has no maestro.yaml.');
    const { maestro } = workplace(addresses(lab, file.text, 'lab'));
    const { code, stderr } = await maestro('start');
    expect({ code, trouble: code === 0 ? '' : stderr }).toEqual({ code: 0, trouble: '' });
    const found = {
      'web-node': await get(ship(lab, 'ship1').address, 8001),
      'web-shell': await get(ship(lab, 'ship2').address, 8002),
      'web-template': await get(ship(lab, 'ship2').address, 8003),
    };
    expect(
      Object.fromEntries(Object.entries(found).map(([name, text]) => [name, addresses(lab, text, 'page')])),
    ).toEqual(filesIn('answers'));

    // Each is asked to end, and does: none has to be killed when its time is up.
    expect((await maestro('stop', '-s', 'web')).code).toBe(0);
    expect(await exitCodeOf(lab, 'ship1/web-node')).toBe(0);
    expect(await exitCodeOf(lab, 'ship2/web-shell')).toBe(143);
    expect(await exitCodeOf(lab, 'ship2/web-template')).toBe(143);
  });

  test('whatever their names are, across hosts, in the same words', async () => {
    const httpd = (options: string): string =>
      `{${options}, command: [httpd, -f, -h, /etc], stop_timeout: 0}`;
    const place = workplace(
      overFleet(
        lab,
        `
  größe.db:
    image: busybox:test
    lifecycle: {running: [{type: tcp, port: http, max_wait: 30}]}
    instances:
      store-1: ${httpd('ship: ship1, ports: {http: "80:8101", öffnung-a: "81:8102", peers: "7000-7002:7000-7002"}')}
      store.2: ${httpd('ship: ship2, ports: {http: "80:8101", öffnung-a: "81:8102", peers: "7000-7002:7000-7002"}')}
  plain: {image: busybox:test, instances: {plain-1: ${httpd('ship: ship3')}}}
  cache: {image: busybox:test, omit: yes, instances: {cache-1: ${httpd('ship: ship1, ports: {query: 8109}')}}}
  front.end:
    image: guest/node
    requires: [größe.db]
    wants_info: [plain, cache]
    lifecycle: {running: [{type: http, port: http-main, max_wait: 60}]}
    instances:
      front-node: {ship: ship1, ports: {http-main: "80:8110"}}
      front-shell: {ship: ship2, image: guest/shell, ports: {http-main: "80:8110"}}
      front-template: {ship: ship3, image: guest/template, ports: {http-main: "80:8110"}}
`,
        { name: 'shop' },
      ),
    );
    const { code, stderr } = await place.maestro('start');
    expect({ code, trouble: code === 0 ? '' : stderr }).toEqual({ code: 0, trouble: '' });

    const answers = await Promise.all(
      lab.ships.map(async ({ address }) => {
        const text = addresses(lab, await get(address, 8110), 'page');
        return JSON.parse(text) as Readonly<Record<string, string>>;
      }),
    );
    const expected = async (number: number, way: string): Promise<Record<string, string>> => ({
      me: `shop front.end front-${way}`,
      host: `10.0.0.${number} 10.0.0.${number}`,
      address: (await inspect(lab, `ship${number}/front-${way}`)).NetworkSettings.IPAddress,
      port: '80 7',
      peers: '10.0.0.1:8110,10.0.0.2:8110,10.0.0.3:8110',
      stores: '10.0.0.1:8102:8101,10.0.0.2:8102:8101',
      store: '10.0.0.2 8101',
      exposed: '80 7',
      plain: '10.0.0.3',
    });
    const told = {
      others:
        'No internal port http of store.2 of größe.db is known: the environment variable GRÖSSE_DB_STORE_2_HTTP_INTERNAL_PORT is not set; nothing named GRÖSSE_DB_STORE_2_*_INTERNAL_PORT is.',
      range:
        'No port peers of store-1 of größe.db is known: GRÖSSE_DB_STORE_1_PEERS_PORT is the range 7000-7002, not one port.',
      none: 'No port http of plain-1 of plain is known: the environment variable PLAIN_PLAIN_1_HTTP_PORT is not set; nothing named PLAIN_PLAIN_1_*_PORT is.',
      few: '2 or more instances of plain are needed: PLAIN_INSTANCES should name them, but it names 1.',
      up: '10.0.0.1:8101,10.0.0.2:8101',
      down: 'MaestroWaitError',
    };
    expect(answers).toEqual([
      { ...(await expected(1, 'node')), ...told, started: 'handed on' },
      { ...(await expected(2, 'shell')), ...told },
      // A template does not wait: it knows where one is that is down.
      { ...(await expected(3, 'template')), cache: '10.0.0.1:8109' },
    ]);

    // What maestro env says is what the container has, beside what its image gives it.
    for (const [index, way] of ['node', 'shell', 'template'].entries()) {
      const { Config } = await inspect(lab, `ship${index + 1}/front-${way}`);
      const image = (await engine(
        ship(lab, `ship${index + 1}`),
        'GET',
        `/images/guest/${way}/json`,
      )) as Inspected;
      const printed = await place.maestro('env', `front-${way}`, '--format', 'json', '--reveal');
      expect({ ...variables(image.Config.Env), ...(JSON.parse(printed.stdout) as object) }).toEqual(
        variables(Config.Env),
      );
    }

    // What the shell runs is asked to end, not killed.
    const stopped = await place.maestro('stop', 'front-shell', 'front-node');
    expect(stopped.code).toBe(0);
    expect(await exitCodeOf(lab, 'ship2/front-shell')).toBe(143);
    expect(await exitCodeOf(lab, 'ship1/front-node')).toBe(0);
  });

  test('a template that asks for what is not there keeps its application from running', async () => {
    const { maestro } = workplace(
      overFleet(
        lab,
        `
  lone:
    image: guest/template
    lifecycle: {running: [{type: sleep, wait: 20}]}
    instances:
      lone-1: {ship: ship3}
      lone-2: {ship: ship3, ports: {http-main: "7000-7002:7000-7002"}}
`,
      ),
    );
    const { code, stderr } = await maestro('start');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'maestro-guest: www/index.html.j2:5:15: "port" failed: No internal port http-main of lone-1 of lone is known: the environment variable LONE_LONE_1_HTTP_MAIN_INTERNAL_PORT is not set; nothing named LONE_LONE_1_*_INTERNAL_PORT is.',
    );
    expect(stderr).toContain(
      'maestro-guest: www/index.html.j2:5:15: "port" failed: No internal port http-main of lone-2 of lone is known: LONE_LONE_2_HTTP_MAIN_INTERNAL_PORT is the range 7000-7002, not one port.',
    );
    expect(await exitCodeOf(lab, 'ship3/lone-1')).toBe(1);
    expect(await exitCodeOf(lab, 'ship3/lone-2')).toBe(1);
  });

  test('an application runs under the first process: signals, exit code, log file, and nothing left behind', async () => {
    // It leaves a process behind, whose parent ends at once; asked to end, it says so and does.
    const application =
      "trap 'echo asked; exit 5' TERM; (sh -c 'touch /gone' & exec true) & echo begun; while :; do sleep 0.1; done";
    const program = `
      const { runService } = require('@maestro-ng/guest');
      runService(['sh', '-c', ${JSON.stringify(application)}], { logDirectory: '/log', tee: true }).then((code) => process.exit(code));
    `;
    const place = workplace(
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    instances:
      by-shell: {ship: ship2, image: guest/shell, command: [maestro-guest, run, -l, /log, -t, sh, -c, ${JSON.stringify(application)}]}
      by-node: {ship: ship1, image: guest/node, command: [node, -e, ${JSON.stringify(program)}]}
      by-both: {ship: ship1, image: guest/node, command: [node_modules/.bin/maestro-guest, run, node, -e, ${JSON.stringify(program)}]}
    lifecycle: {running: [{type: rexec, command: "test -e /gone", attempts: 20}]}
`,
      ),
    );
    const { code, stderr } = await place.maestro('start');
    expect({ code, trouble: code === 0 ? '' : stderr }).toEqual({ code: 0, trouble: '' });
    // The shell reaps it as process 1, also before Node.js, which cannot, as the guide says: so one knows that there was something to reap.
    const zombies = (expected: number): string =>
      `for try in $(seq 50); do n=$(cat /proc/[0-9]*/stat | grep -c ") Z"); [ "$n" != ${expected} ] || break; sleep 0.1; done; echo $n`;
    expect(await inside(place, 'by-shell', zombies(0))).toBe('0\n');
    expect(await inside(place, 'by-node', zombies(1))).toBe('1\n');
    expect(await inside(place, 'by-both', zombies(0))).toBe('0\n');
    expect(await inside(place, 'by-shell', 'cat /log/by-shell.log')).toBe('begun\n');
    expect(await inside(place, 'by-node', 'cat /log/by-node.log')).toBe('begun\n');

    expect((await place.maestro('stop', '-a')).code).toBe(0);
    for (const instance of ['ship2/by-shell', 'ship1/by-node', 'ship1/by-both'])
      expect(await exitCodeOf(lab, instance)).toBe(5);
    const logs = [await place.maestro('logs', 'by-shell'), await place.maestro('logs', 'by-node')];
    expect(logs.map(({ stdout }) => stdout)).toEqual(['begun\nasked\n', 'begun\nasked\n']);
  });
});

test('the page shows how to build each image', () => {
  expect(Object.keys(filesIn('answers'))).toEqual(['web-node', 'web-shell', 'web-template']);
  expect(
    blocks(page).flatMap((block) =>
      block.kind === 'file' && block.name.endsWith('Dockerfile') ? [dirname(block.name)] : [],
    ),
  ).toEqual(['node', 'shell', 'template']);
});
