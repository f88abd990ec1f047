import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRunLab } from './can-run-lab.ts';
import { hasIpv6 } from './ipv6.ts';
import { down, type Lab, type LabShip, ownerOf, up } from './lab.ts';
import { labNames } from './names.ts';
import { status } from './status.ts';
import { containersOn, engine, get, namesOf, outputOf, runContainer } from './testing/containers.ts';
import { leftovers } from './testing/leftovers.ts';

const answer = canRunLab();
const why = answer.possible ? '' : ` (not here: ${answer.reason})`;

test.skipIf(process.env['CI'] === undefined)('this machine can carry a lab', () => {
  expect(answer).toEqual({ possible: true });
});

const name = 'lab-test';
const webServer = ['sh', '-c', 'echo hello >/tmp/index.html; exec httpd -f -p 8080 -h /tmp'];

describe.skipIf(!answer.possible)(`a lab of two ships${why}`, () => {
  let lab: Lab;
  let one: LabShip;
  let two: LabShip;

  const states = async (): Promise<string[]> => (await status({ name })).ships.map(({ state }) => state);
  const ping = (ship: LabShip): Promise<string> => get(ship.address, ship.port, '/_ping');

  beforeAll(async () => {
    await down({ name });
    lab = await up({ ships: 2, name });
    const [first, second] = lab.ships;
    if (first === undefined || second === undefined) throw new Error('two ships expected');
    [one, two] = [first, second];
  });

  afterAll(async () => {
    await down({ name });
  });

  test('each ship is a Docker Engine with an address, a name and the images', async () => {
    const { ships, subnet } = await status({ name });
    const begin = subnet?.replace('0/24', '');
    const version = ships[0]?.engine;
    expect(version).toMatch(/^\d+\.\d+/);
    expect(ships.map(({ pid, socket, ...rest }) => rest)).toEqual([
      { name: 'ship1', address: `${begin}11`, port: 2375, state: 'up', engine: version, partition: null },
      { name: 'ship2', address: `${begin}12`, port: 2375, state: 'up', engine: version, partition: null },
    ]);
    const host = JSON.parse(await engine(two, 'GET', '/info')) as { Name: string; Driver: string };
    expect({ name: host.Name, driver: host.Driver }).toEqual({ name: 'ship2', driver: 'overlay2' });
    const images = JSON.parse(await engine(one, 'GET', '/images/json')) as { RepoTags: string[] }[];
    expect(images.flatMap(({ RepoTags }) => RepoTags).sort()).toEqual([
      'busybox:latest',
      'busybox:test',
      'node:latest',
      'node:test',
    ]);
  });

  test('published ports are reached from the host and from containers of another ship', async () => {
    await lab.reset();
    await runContainer(one, 'web', { command: webServer, port: 8080 });
    await expect.poll(() => get(one.address, 8080)).toBe('hello\n');
    const url = `http://${one.address}:8080/`;
    expect(await outputOf(two, 'client', { command: ['wget', '-q', '-O', '-', url] })).toBe('hello\n');
    const script = `fetch('${url}').then(r => r.text()).then(t => console.log(process.version, t.trim()))`;
    expect(await outputOf(two, 'node-client', { image: 'node:test', command: ['node', '-e', script] })).toBe(
      `${process.version} hello\n`,
    );
  });

  test('nothing leaves the machine: a ship and its containers know no way out', async () => {
    await lab.reset();
    const command = ['wget', '-O', '-', 'http://198.51.100.1/'];
    expect(await outputOf(one, 'astray', { command })).toMatch(/unreachable/i);
  });

  test('up again takes less than a second and keeps what runs', async () => {
    await lab.reset();
    await runContainer(one, 'stays', { command: ['sleep', '600'] });
    const began = performance.now();
    const again = await up({ ships: 2, name });
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(again.ships).toEqual(lab.ships);
    expect(await containersOn(one)).toEqual(['stays running']);
  });

  test('two at once take turns, and a ship that is half made is made anew while the other is kept', async () => {
    await lab.reset();
    for (const ship of [one, two]) await runContainer(ship, 'aboard', { command: ['sleep', '600'] });
    const { checkout } = ownerOf({});
    rmSync(join(labNames(checkout, name).directory, two.name, 'ready.json'));
    expect(await states()).toEqual(['up', 'half-made']);
    await Promise.all([up({ ships: 2, name }), up({ ships: 2, name })]);
    expect([await containersOn(one), await containersOn(two)]).toEqual([['aboard running'], []]);
  });

  test('kill: the Engine is gone, its containers are not; restart brings it back over the same data', async () => {
    await lab.reset();
    await runContainer(one, 'obedient', { command: ['sh', '-c', 'trap "exit 0" TERM; sleep 600 & wait'] });
    const obedientWebServer = `trap "exit 0" TERM; ${webServer[2]?.replace('exec ', '')} & wait`;
    await runContainer(one, 'web', { command: ['sh', '-c', obedientWebServer], port: 8080 });
    await expect.poll(() => get(one.address, 8080)).toBe('hello\n');
    await lab.kill(one);
    expect(await ping(one)).toBe('ECONNREFUSED');
    expect(await get(one.address, 8080)).toBe('hello\n');
    expect(await states()).toEqual(['dead', 'up']);
    await lab.restart(one);
    expect(await states()).toEqual(['up', 'up']);
    expect(await containersOn(one)).toEqual(['obedient exited', 'web exited']);
  });

  test('hang: connections are accepted and never answered; resume: they are', async () => {
    await lab.reset();
    await lab.hang(two);
    expect([await ping(two), await states()]).toEqual(['silence', ['up', 'hung']]);
    await lab.resume(two);
    expect([await ping(two), await states()]).toEqual(['OK', ['up', 'up']]);
  });

  /** How it is seen by IPv6, where this machine has it. */
  const byIpv6 = async (ship: LabShip): Promise<string[]> =>
    ship.ipv6Address === null
      ? []
      : [await get(`[${ship.ipv6Address}]`, ship.port, '/_ping'), await get(`[${ship.ipv6Address}]`, 8080)];

  test.each([
    { how: 'drop', seen: ['silence', 'silence'] },
    { how: 'reject', seen: ['ECONNREFUSED', 'ECONNREFUSED'] },
    { how: 'down', seen: ['silence', 'silence'] },
  ] as const)('partition by $how: the Engine and the published ports', async ({ how, seen }) => {
    await lab.reset();
    await runContainer(one, 'web', { command: webServer, port: 8080 });
    await expect.poll(() => get(one.address, 8080)).toBe('hello\n');
    await lab.partition(one, how);
    const sixth = <T>(values: readonly T[]): readonly T[] => (hasIpv6() ? values : []);
    expect([await ping(one), await get(one.address, 8080)]).toEqual(seen);
    expect(await byIpv6(one)).toEqual(sixth(seen));
    expect([await ping(two), await states()]).toEqual(['OK', ['partitioned', 'up']]);
    await lab.heal(one);
    expect([await ping(one), await get(one.address, 8080)]).toEqual(['OK', 'hello\n']);
    expect(await byIpv6(one)).toEqual(sixth(['OK', 'hello\n']));
    expect(await states()).toEqual(['up', 'up']);
  });

  test('partition by down: when the host has given up, there is no such host', async () => {
    await lab.reset();
    expect(await ping(one)).toBe('OK');
    await lab.partition(one, 'down');
    expect(await get(one.address, one.port, '/_ping', 8_000)).toBe('EHOSTUNREACH');
    await lab.heal(one);
    expect(await ping(one)).toBe('OK');
  });

  test('reset undoes all faults and removes containers, networks and volumes, quickly', async () => {
    await lab.reset();
    // This one ignores SIGTERM: an Engine that starts again would wait 10 s for it.
    await runContainer(one, 'deaf', { command: ['sleep', '600'] });
    await engine(two, 'POST', '/networks/create', { Name: 'some-network' });
    await engine(two, 'POST', '/volumes/create', { Name: 'some-volume' });
    await lab.partition(one, 'drop');
    await lab.kill(one);
    await lab.partition(two, 'down');
    await lab.hang(two);
    const began = performance.now();
    await lab.reset();
    expect(performance.now() - began).toBeLessThan(8_000);
    for (const ship of [one, two]) {
      expect(await containersOn(ship)).toEqual([]);
      expect(await namesOf(ship, 'networks')).toEqual(['bridge', 'host', 'none']);
      expect(await namesOf(ship, 'volumes')).toEqual([]);
    }
    expect(await states()).toEqual(['up', 'up']);
  });

  test('what is wrong is said in plain words', async () => {
    await expect(lab.kill('ship9')).rejects.toThrow('no ship named "ship9"; there are: ship1, ship2');
    await expect(up({ ships: 0, name })).rejects.toThrow(
      'ships: expected a whole number from 1 to 200, got 0',
    );
  });

  test('another lab is another subnet; its end leaves this one as it is, and nothing of itself', async () => {
    await lab.reset();
    const other = { name: 'lab-test-other' };
    await runContainer(one, 'stays', { command: ['sleep', '600'] });
    const second = await up({ ...other, ships: 1, images: ['busybox'] });
    try {
      const [ship] = second.ships;
      if (ship === undefined) throw new Error('a ship expected');
      await runContainer(ship, 'stays', { command: ['sleep', '600'] });
      await engine(ship, 'POST', '/volumes/create', { Name: 'some-volume' });
      const { subnet } = await status(other);
      expect(subnet).not.toBe((await status({ name })).subnet);

      const names = labNames(ownerOf(other).checkout, other.name);
      expect(Object.keys(leftovers(names, `${subnet}`))).toEqual([
        'namespaces',
        'links',
        'routes',
        'mounts',
        'processes',
        'cgroups',
        'files',
      ]);
      await second.down();
      expect(leftovers(names, `${subnet}`)).toEqual({});
    } finally {
      await down(other);
    }
    expect([await states(), await containersOn(one)]).toEqual([['up', 'up'], ['stays running']]);
  });
});
