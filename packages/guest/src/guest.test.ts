import { describe, expect, test } from 'vitest';
import {
  createGuest,
  type Guest,
  getEnvironmentName,
  MaestroEnvironmentError,
  updateOsEnv,
} from './index.ts';
import { ask, askScript, shells } from './testing/shells.ts';

const env = {
  MAESTRO_ENVIRONMENT_NAME: 'production',
  SERVICE_NAME: 'web-tier',
  CONTAINER_NAME: 'web-1',
  CONTAINER_HOST_ADDRESS: '127.0.0.7',
  WEB_TIER_WEB_1_HOST: '127.0.0.7',
  WEB_TIER_WEB_1_HTTP_PORT: '8080',
  WEB_TIER_WEB_1_HTTP_INTERNAL_PORT: '80',
  ZOOKEEPER_INSTANCES: 'zk-1,zk-2',
  ZOOKEEPER_ZK_1_HOST: '10.0.0.1',
  ZOOKEEPER_ZK_1_CLIENT_PORT: '2181',
  ZOOKEEPER_ZK_1_PEER_PORT: '2888-2890',
  ZOOKEEPER_ZK_2_HOST: '10.0.0.2',
  ZOOKEEPER_ZK_2_CLIENT_PORT: '2182',
  ZOOKEEPER_ZK_2_ODD_PORT: 'http\u001b[2J',
  ZOOKEEPER_ZK_2_EMPTY_PORT: '',
};

/** Each question in both languages: to the library, and to the shell file. */
const questions: readonly (readonly [string, (guest: Guest) => unknown])[] = [
  ['environment-name', (guest) => guest.getEnvironmentName()],
  ['service-name', (guest) => guest.getServiceName()],
  ['container-name', (guest) => guest.getContainerName()],
  ['container-host-address', (guest) => guest.getContainerHostAddress()],
  ['port http', (guest) => guest.getPort('http')],
  ['port admin 9000', (guest) => guest.getPort('admin', 9000)],
  ['port admin', (guest) => guest.getPort('admin')],
  ['node-list zookeeper', (guest) => guest.getNodeList('zookeeper')],
  ['node-list zookeeper client', (guest) => guest.getNodeList('zookeeper', { ports: ['client'] })],
  [
    'node-list zookeeper client client',
    (guest) => guest.getNodeList('zookeeper', { ports: ['client', 'client'] }),
  ],
  ['node-list zookeeper peer', (guest) => guest.getNodeList('zookeeper', { ports: ['peer'] })],
  ['node-list zookeeper --minimum 3', (guest) => guest.getNodeList('zookeeper', { minimum: 3 })],
  ['node-list kafka', (guest) => guest.getNodeList('kafka')],
  ['node-list kafka --minimum 0', (guest) => guest.getNodeList('kafka', { minimum: 0 })],
  ['specific-host zookeeper zk-2', (guest) => guest.getSpecificHost('zookeeper', 'zk-2')],
  ['specific-host zookeeper zk-3', (guest) => guest.getSpecificHost('zookeeper', 'zk-3')],
  ['specific-host kafka k-1', (guest) => guest.getSpecificHost('kafka', 'k-1')],
  ['specific-port zookeeper zk-2 client', (guest) => guest.getSpecificPort('zookeeper', 'zk-2', 'client')],
  ['specific-port zookeeper zk-1 peer', (guest) => guest.getSpecificPort('zookeeper', 'zk-1', 'peer')],
  ['specific-port zookeeper zk-1 peer 7', (guest) => guest.getSpecificPort('zookeeper', 'zk-1', 'peer', 7)],
  ['specific-port zookeeper zk-1 none', (guest) => guest.getSpecificPort('zookeeper', 'zk-1', 'none')],
  ['specific-port zookeeper zk-1 none 7', (guest) => guest.getSpecificPort('zookeeper', 'zk-1', 'none', 7)],
  ['specific-port zookeeper zk-2 empty', (guest) => guest.getSpecificPort('zookeeper', 'zk-2', 'empty')],
  [
    'specific-exposed-port web-tier web-1 http',
    (guest) => guest.getSpecificExposedPort('web-tier', 'web-1', 'http'),
  ],
  [
    'specific-exposed-port zookeeper zk-1 client',
    (guest) => guest.getSpecificExposedPort('zookeeper', 'zk-1', 'client'),
  ],
];

/** As the shell file prints it: the answer, or what is missing. */
function answer(question: (guest: Guest) => unknown, guest: Guest): string {
  try {
    const found = question(guest);
    return Array.isArray(found) ? found.join(',') : String(found);
  } catch (error) {
    if (!(error instanceof MaestroEnvironmentError)) throw error;
    return `maestro-guest: ${error.message}`;
  }
}

const told = (environment: Readonly<Record<string, string>>): string[] =>
  questions.map(([words, question]) => `${words} → ${answer(question, createGuest(environment))}`);

describe('what is asked', () => {
  test('is answered, or it is told what was looked for and what there is instead', () => {
    expect(told(env)).toEqual([
      'environment-name → production',
      'service-name → web-tier',
      'container-name → web-1',
      'container-host-address → 127.0.0.7',
      'port http → 80',
      'port admin 9000 → 9000',
      'port admin → maestro-guest: No internal port admin of web-1 of web-tier is known: the environment variable WEB_TIER_WEB_1_ADMIN_INTERNAL_PORT is not set; there is WEB_TIER_WEB_1_HTTP_INTERNAL_PORT.',
      'node-list zookeeper → 10.0.0.1,10.0.0.2',
      'node-list zookeeper client → 10.0.0.1:2181,10.0.0.2:2182',
      'node-list zookeeper client client → 10.0.0.1:2181:2181,10.0.0.2:2182:2182',
      'node-list zookeeper peer → maestro-guest: No port peer of zk-1 of zookeeper is known: ZOOKEEPER_ZK_1_PEER_PORT is the range 2888-2890, not one port.',
      'node-list zookeeper --minimum 3 → maestro-guest: 3 or more instances of zookeeper are needed: ZOOKEEPER_INSTANCES should name them, but it names 2.',
      'node-list kafka → maestro-guest: 1 or more instances of kafka are needed: KAFKA_INSTANCES should name them, but it is not set; there is ZOOKEEPER_INSTANCES.',
      'node-list kafka --minimum 0 → ',
      'specific-host zookeeper zk-2 → 10.0.0.2',
      'specific-host zookeeper zk-3 → maestro-guest: No address of zk-3 of zookeeper is known: the environment variable ZOOKEEPER_ZK_3_HOST is not set; there is ZOOKEEPER_ZK_1_HOST, ZOOKEEPER_ZK_2_HOST.',
      'specific-host kafka k-1 → maestro-guest: No address of k-1 of kafka is known: the environment variable KAFKA_K_1_HOST is not set; nothing named KAFKA_*_HOST is.',
      'specific-port zookeeper zk-2 client → 2182',
      'specific-port zookeeper zk-1 peer → maestro-guest: No port peer of zk-1 of zookeeper is known: ZOOKEEPER_ZK_1_PEER_PORT is the range 2888-2890, not one port.',
      'specific-port zookeeper zk-1 peer 7 → maestro-guest: No port peer of zk-1 of zookeeper is known: ZOOKEEPER_ZK_1_PEER_PORT is the range 2888-2890, not one port.',
      'specific-port zookeeper zk-1 none → maestro-guest: No port none of zk-1 of zookeeper is known: the environment variable ZOOKEEPER_ZK_1_NONE_PORT is not set; there is ZOOKEEPER_ZK_1_CLIENT_PORT, ZOOKEEPER_ZK_1_PEER_PORT.',
      'specific-port zookeeper zk-1 none 7 → 7',
      'specific-port zookeeper zk-2 empty → maestro-guest: No port empty of zk-2 of zookeeper is known: the environment variable ZOOKEEPER_ZK_2_EMPTY_PORT is empty; there is ZOOKEEPER_ZK_2_CLIENT_PORT, ZOOKEEPER_ZK_2_ODD_PORT.',
      'specific-exposed-port web-tier web-1 http → 80',
      'specific-exposed-port zookeeper zk-1 client → maestro-guest: No internal port client of zk-1 of zookeeper is known: the environment variable ZOOKEEPER_ZK_1_CLIENT_INTERNAL_PORT is not set; nothing named ZOOKEEPER_ZK_1_*_INTERNAL_PORT is.',
    ]);
  });

  test.each(shells)('is answered in the same words by %s, inside of Maestro and outside', (_name, shell) => {
    for (const environment of [env, {}]) {
      const said = questions.map(([words]) => {
        const { code, stdout, stderr } = ask(shell, environment, ...words.split(' '));
        expect([words, code, stdout === '']).toEqual([words, stderr === '' ? 0 : 1, stderr !== '']);
        return `${words} → ${(stdout + stderr).replace(/\n$/, '')}`;
      });
      expect(said).toEqual(told(environment));
    }
  });
});

describe('the library', () => {
  const guest = createGuest(env);

  test('names the variable in its errors, and shows no escape sequences', () => {
    const failure = (attempt: () => unknown): unknown => {
      try {
        return attempt();
      } catch (error) {
        return error instanceof MaestroEnvironmentError ? [error.variable, error.message] : error;
      }
    };
    expect(failure(() => createGuest({}).getServiceName())).toEqual([
      'SERVICE_NAME',
      "This container's service is not known: the environment variable SERVICE_NAME is not set.",
    ]);
    expect(failure(() => guest.getSpecificPort('zookeeper', 'zk-2', 'odd'))).toEqual([
      'ZOOKEEPER_ZK_2_ODD_PORT',
      'No port odd of zk-2 of zookeeper is known: ZOOKEEPER_ZK_2_ODD_PORT is "http\\u001b[2J", which is not a port number.',
    ]);
  });

  test('refuses what would be a riddle or a wrong answer, and says what it takes', async () => {
    const loose = guest as unknown as Record<string, (...given: unknown[]) => unknown>;
    const refusal = async (name: string, ...given: unknown[]): Promise<unknown> => {
      try {
        return await loose[name]?.(...given);
      } catch (error) {
        return error instanceof TypeError ? error.message : error;
      }
    };
    const nodeList = 'getNodeList(service, { ports, minimum })';
    const wait = 'waitFor(service, port, { timeout, minimum, signal })';
    expect([
      await refusal('getPort'),
      await refusal('getPort', 'http', 'eighty'),
      await refusal('getSpecificHost', 'zookeeper'),
      await refusal('getSpecificPort', 'zookeeper', 'zk-1', 7),
      await refusal('getNodeList'),
      await refusal('getNodeList', 'zookeeper', ['client']),
      await refusal('getNodeList', 'zookeeper', 'client'),
      await refusal('getNodeList', 'zookeeper', { ports: 'client' }),
      await refusal('getNodeList', 'zookeeper', { port: ['client'] }),
      await refusal('getNodeList', 'zookeeper', { minimum: 'two' }),
      await refusal('waitFor', 'zookeeper'),
      await refusal('waitFor', 'zookeeper', 'client', 1000),
      await refusal('waitFor', 'zookeeper', 'client', { timeout: '1s' }),
    ]).toEqual([
      'getPort(name, fallback) needs the name of the port, a string; it was given nothing.',
      'getPort(name, fallback): the port to fall back to cannot be "eighty".',
      'getSpecificHost(service, container) needs the name of the container, a string; it was given nothing.',
      'getSpecificPort(service, container, port, fallback) needs the name of the port, a string; it was given 7.',
      `${nodeList} needs the name of the service, a string; it was given nothing.`,
      `${nodeList} takes its options as an object of ports, minimum; it was given ["client"].`,
      `${nodeList} takes its options as an object of ports, minimum; it was given "client".`,
      `${nodeList}: ports cannot be "client".`,
      `${nodeList} has no option "port"; it has ports, minimum.`,
      `${nodeList}: minimum cannot be "two".`,
      `${wait} needs the name of the port, a string; it was given nothing.`,
      `${wait} takes its options as an object of timeout, minimum, signal; it was given 1000.`,
      `${wait}: timeout cannot be "1s".`,
    ]);
  });

  test('takes a port to fall back to as the original does: also as digits, and none', () => {
    const loose = guest.getPort as (name: string, fallback: unknown) => unknown;
    expect([loose('admin', '9000'), loose('http', null)]).toEqual([9000, 80]);
    expect(() => loose('admin', null)).toThrow(MaestroEnvironmentError);
  });

  test('sorts by container, whatever order the variable has', () => {
    const unsorted = { ...env, ZOOKEEPER_INSTANCES: 'zk-2,zk-1' };
    expect(createGuest(unsorted).getNodeList('zookeeper')).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  test('finds addresses', async () => {
    expect(await guest.resolveContainerHostAddress()).toBe('127.0.0.7');
    expect(await createGuest({ CONTAINER_HOST_ADDRESS: 'localhost' }).resolveContainerHostAddress()).toBe(
      '127.0.0.1',
    );
    await expect(
      createGuest({ CONTAINER_HOST_ADDRESS: 'no name' }).resolveContainerHostAddress(),
    ).rejects.toThrow(
      'No IPv4 address is known for this container\'s host: CONTAINER_HOST_ADDRESS is "no name".',
    );
    expect(guest.getContainerInternalAddress()).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  });

  test('is called local outside of Maestro, and has ports to fall back to there', () => {
    expect(createGuest({}).getEnvironmentName()).toBe('local');
    expect(createGuest({}).getPort('http', 8080)).toBe(8080);
  });

  test('reads the own environment at each call', () => {
    updateOsEnv({ MAESTRO_ENVIRONMENT_NAME: 'from-process', UNTOUCHED: undefined });
    expect(getEnvironmentName()).toBe('from-process');
  });
});

describe.each(shells)('%s', (_name, shell) => {
  test('finds the addresses of names', () => {
    const at = (address: string): unknown =>
      ask(shell, { CONTAINER_HOST_ADDRESS: address }, 'resolve-container-host-address');
    expect(at('127.0.0.7')).toEqual({ code: 0, stdout: '127.0.0.7\n', stderr: '' });
    expect(at('localhost')).toEqual({ code: 0, stdout: '127.0.0.1\n', stderr: '' });
    expect(ask(shell, {}, 'container-internal-address')).toEqual({
      code: 0,
      stdout: `${createGuest({}).getContainerInternalAddress()}\n`,
      stderr: '',
    });
  });

  test('joins by what is asked for, and takes flags anywhere', () => {
    expect(ask(shell, env, 'node-list', '-s', ' ', 'zookeeper', '-m', '2', 'client').stdout).toBe(
      '10.0.0.1:2181 10.0.0.2:2182\n',
    );
  });

  test('shows no escape sequences', () => {
    expect(ask(shell, env, 'specific-port', 'zookeeper', 'zk-2', 'odd').stderr).toBe(
      'maestro-guest: No port odd of zk-2 of zookeeper is known: ZOOKEEPER_ZK_2_ODD_PORT is "http?[2J", which is not a port number.\n',
    );
  });

  test('finds what shells do not pass on, from within a script that a shell runs', () => {
    const odd = { '3PROXY_INSTANCES': 'größe', '3PROXY_GRÖSSE_HOST': '10.0.0.9\n10.0.0.8' };
    const script = `${shell.join(' ')} "$0" node-list 3proxy; true`;
    expect(askScript(shell, odd, script)).toBe('10.0.0.9\n10.0.0.8\n');
  });

  test('says how it is used', () => {
    const wrong = (...words: string[]): unknown => {
      const { code, stdout, stderr } = ask(shell, env, ...words);
      return [code, stdout, stderr];
    };
    const tail = '; try maestro-guest help\n';
    expect([
      wrong(),
      wrong('nodes'),
      wrong('node-list'),
      wrong('node-list', 'x', '--min'),
      wrong('node-list', 'x', '-m', 'two'),
      wrong('wait', 'x'),
      wrong('run'),
      wrong('run', '--tee', 'true'),
    ]).toEqual([
      [2, '', `maestro-guest: a verb is missing${tail}`],
      [2, '', `maestro-guest: there is no verb "nodes"${tail}`],
      [2, '', `maestro-guest: node-list takes SERVICE [PORT...]${tail}`],
      [2, '', `maestro-guest: node-list has no flag --min${tail}`],
      [2, '', `maestro-guest: -m needs a whole number, not "two"${tail}`],
      [2, '', `maestro-guest: wait takes SERVICE PORT${tail}`],
      [2, '', `maestro-guest: run takes COMMAND...${tail}`],
      [2, '', `maestro-guest: --tee needs --log-directory${tail}`],
    ]);
    expect(ask(shell, {}, 'help')).toMatchObject({ code: 0, stderr: '' });
  });
});
