import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { outcomes } from './harness/events.ts';
import { describeOnLab, engine, fleet, ship } from './harness/fleet.ts';
import { instanceKeyPaths, networkKeyPaths, pathsUsed, serviceKeys } from './harness/key-paths.ts';
import { workplace } from './harness/maestro.ts';

/** What an inspection says, as far as it is looked at. */
interface Inspection {
  readonly State: { readonly Status: string };
  readonly Config: Record<string, unknown>;
  readonly HostConfig: Record<string, unknown>;
  readonly NetworkSettings: { readonly Networks: Record<string, Record<string, unknown>> };
}

/** A value of a key as the file has it, and what the Engine then says of the container. */
interface Proof {
  readonly file: Readonly<Record<string, unknown>>;
  readonly seen: object;
  /** Default `started`. */
  readonly outcome?: string;
  /** The command; default: to sleep. */
  readonly command?: readonly string[] | null;
}

const backNetwork = {
  name: 'proof_back',
  driver: 'bridge',
  driver_opts: { 'com.docker.network.bridge.name': 'proofback' },
  attachable: true,
  internal: 'yes',
  enable_ipv6: false,
  labels: { tier: 'back' },
  ipam: {
    driver: 'default',
    options: { some: 'option' },
    config: [
      {
        subnet: '172.30.0.0/24',
        ip_range: '172.30.0.128/25',
        gateway: '172.30.0.1',
        aux_addresses: { router: '172.30.0.2' },
      },
    ],
  },
};

const directory = mkdtempSync(join(tmpdir(), 'maestro-e2e-bind-'));
/** The Engine makes it: it is not there before. */
const madeHere = join(directory, 'made');

const proofs: Readonly<Record<string, Proof>> = {
  entrypoint: { file: { entrypoint: ['env', 'A=b'] }, seen: { Config: { Entrypoint: ['env', 'A=b'] } } },
  'entrypoint-as-text': {
    file: { entrypoint: 'sleep "3600"' },
    command: null,
    seen: { Config: { Entrypoint: ['sleep', '3600'], Cmd: null } },
  },
  healthcheck: {
    file: {
      healthcheck: {
        test: ['CMD', 'true'],
        interval: '1m30s',
        timeout: '500ms',
        retries: '5',
        start_period: '1.5s',
        start_interval: '1s',
        disable: false,
      },
    },
    seen: {
      Config: {
        Healthcheck: {
          Test: ['CMD', 'true'],
          Interval: 90_000_000_000,
          Timeout: 500_000_000,
          Retries: 5,
          StartPeriod: 1_500_000_000,
        },
      },
    },
  },
  'healthcheck-off': {
    file: { healthcheck: { disable: true } },
    seen: { Config: { Healthcheck: { Test: ['NONE'] } } },
  },
  networks: {
    file: {
      networks: {
        front: { priority: 5 },
        back: {
          priority: 10,
          aliases: ['db'],
          ipv4_address: '172.30.0.9',
          link_local_ips: ['169.254.8.8'],
          mac_address: '02:42:ac:11:65:43',
          driver_opts: { some: 'option' },
        },
      },
    },
    seen: {
      HostConfig: { NetworkMode: 'proof_back' },
      NetworkSettings: {
        Networks: {
          proof_back: {
            IPAMConfig: { IPv4Address: '172.30.0.9', LinkLocalIPs: ['169.254.8.8'] },
            Aliases: expect.arrayContaining(['db']) as unknown,
            IPAddress: '172.30.0.9',
            MacAddress: '02:42:ac:11:65:43',
            DriverOpts: { some: 'option' },
          },
          front: { IPAMConfig: {} },
        },
      },
    },
  },
  'networks-ipv6': {
    file: { networks: { six: { ipv6_address: 'fd00:30::9' } } },
    seen: { NetworkSettings: { Networks: { six: { IPAMConfig: { IPv6Address: 'fd00:30::9' } } } } },
  },
  tmpfs: {
    file: { tmpfs: ['/run', '/tmp:size=1m,mode=1777'] },
    seen: { HostConfig: { Tmpfs: { '/run': '', '/tmp': 'size=1m,mode=1777' } } },
  },
  read_only: { file: { read_only: true }, seen: { HostConfig: { ReadonlyRootfs: true } } },
  devices: {
    file: {
      devices: [
        '/dev/null:/dev/nothing:r',
        { source: '/dev/zero', target: '/dev/naught', permissions: 'rw' },
      ],
    },
    seen: {
      HostConfig: {
        Devices: [
          { PathOnHost: '/dev/null', PathInContainer: '/dev/nothing', CgroupPermissions: 'r' },
          { PathOnHost: '/dev/zero', PathInContainer: '/dev/naught', CgroupPermissions: 'rw' },
        ],
      },
    },
  },
  shm_size: { file: { shm_size: '8mb' }, seen: { HostConfig: { ShmSize: 8 * 1024 ** 2 } } },
  init: { file: { init: 'true' }, seen: { HostConfig: { Init: true } } },
  pid: { file: { pid: 'host' }, seen: { HostConfig: { PidMode: 'host' } } },
  ipc: { file: { ipc: 'shareable' }, seen: { HostConfig: { IpcMode: 'shareable' } } },
  sysctls: {
    file: { sysctls: { 'net.core.somaxconn': 512 } },
    seen: { HostConfig: { Sysctls: { 'net.core.somaxconn': '512' } } },
  },
  cpus: { file: { cpus: '0.5' }, seen: { HostConfig: { NanoCpus: 500_000_000 } } },
  gpus: {
    // No ship of the lab has any: the container is made, and does not start.
    file: {
      gpus: [
        { driver: 'nvidia', count: 'all', capabilities: ['utility'] },
        { device_ids: ['0'], options: { some: 'option' } },
      ],
    },
    outcome: 'failed',
    seen: {
      HostConfig: {
        DeviceRequests: [
          { Driver: 'nvidia', Count: -1, DeviceIDs: null, Capabilities: [['utility', 'gpu']], Options: {} },
          { Driver: '', Count: 0, DeviceIDs: ['0'], Capabilities: [['gpu']], Options: { some: 'option' } },
        ],
      },
    },
  },
  platform: { file: { platform: 'linux/amd64' }, seen: { State: { Status: 'running' } } },
  group_add: { file: { group_add: [1000, '2000'] }, seen: { HostConfig: { GroupAdd: ['1000', '2000'] } } },
  mounts: {
    file: {
      mounts: [
        {
          type: 'bind',
          source: madeHere,
          target: '/made',
          bind: { propagation: 'private', selinux: 'z' },
        },
        {
          type: 'bind',
          source: '/tmp',
          target: '/host-tmp',
          read_only: true,
          bind: { create_host_path: false },
        },
        { type: 'volume', source: 'proof', target: '/data', volume: { nocopy: true } },
        { type: 'tmpfs', target: '/memory', tmpfs: { size: '1m', mode: '700' } },
      ],
    },
    seen: {
      HostConfig: {
        Binds: [`${madeHere}:/made:rw,private,z`],
        Mounts: [
          { Type: 'bind', Source: '/tmp', Target: '/host-tmp', ReadOnly: true },
          { Type: 'volume', Source: 'proof', Target: '/data', VolumeOptions: { NoCopy: true } },
          { Type: 'tmpfs', Target: '/memory', TmpfsOptions: { SizeBytes: 1024 ** 2, Mode: 0o700 } },
        ],
      },
    },
  },
  stop_signal: { file: { stop_signal: 'SIGKILL' }, seen: { Config: { StopSignal: 'SIGKILL' } } },
  // What it does is proven by pull.test.ts.
  pull_policy: { file: { pull_policy: 'never' }, seen: { State: { Status: 'running' } } },
};

/** Proven elsewhere: this needs an Engine that the lab does not have. */
const elsewhere = new Set(['mounts.volume.subpath']);

describeOnLab('the keys of the Compose specification', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** JSON is YAML. */
  function environment(services: object, networks: object = {}): string {
    const ships = Object.fromEntries(lab.ships.map(({ name, address }) => [name, { ip: address }]));
    const about = { __maestro: { schema: 2 }, name: 'e2e', ship_defaults: { timeout: 5 } };
    return JSON.stringify({ ...about, ships, networks, services });
  }

  const inspect = async (on: string, name: string): Promise<Inspection> =>
    (await engine(ship(lab, on), 'GET', `/containers/${name}/json`)) as Inspection;

  test('every key has a proof, on services too', () => {
    const paths = instanceKeyPaths();
    const proven = Object.values(proofs).flatMap(({ file }) => pathsUsed(file, paths, ''));
    expect(new Set([...proven, ...elsewhere])).toEqual(paths);
    expect([...paths].filter((path) => !path.includes('.') && !serviceKeys().has(path))).toEqual([]);
    const ofNetwork = networkKeyPaths();
    // Its older spelling, and the flag, are in the test of what is not there.
    const used = [...pathsUsed(backNetwork, ofNetwork, ''), 'external', 'external.name'];
    expect(new Set(used)).toEqual(ofNetwork);
  });

  test('reach the Engine, from the instance and from its service', { timeout: 180_000 }, async () => {
    const service = (name: string, where: 'service' | 'instance', { file, command }: Proof): object => ({
      image: 'busybox:test',
      ...(where === 'service' ? file : {}),
      instances: {
        [`${name}-of-${where}`]: {
          ship: where === 'service' ? 'ship1' : 'ship2',
          ...(where === 'instance' ? file : {}),
          ...(command === null ? {} : { command: command ?? ['sleep', '3600'] }),
          stop_timeout: 0,
        },
      },
    });
    const all = Object.entries(proofs).flatMap(([name, proof]) =>
      (['service', 'instance'] as const).map((where) => ({ name, where, proof })),
    );
    const { maestro } = workplace(
      environment(
        Object.fromEntries(
          all.map(({ name, where, proof }) => [`${name}-${where}`, service(name, where, proof)]),
        ),
        {
          front: null,
          back: backNetwork,
          six: { enable_ipv6: true, ipam: { config: [{ subnet: 'fd00:30::/64' }] } },
        },
      ),
    );
    const { stdout, stderr } = await maestro('start', '--keep-going', '--json');
    expect({ stderr, outcomes: outcomes(stdout) }).toEqual({
      stderr: '',
      outcomes: Object.fromEntries(
        all.map(({ name, where, proof }) => [`start:${name}-of-${where}`, proof.outcome ?? 'started']),
      ),
    });
    for (const { name, where, proof } of all) {
      const seen = await inspect(where === 'service' ? 'ship1' : 'ship2', `${name}-of-${where}`);
      expect({ name, where, seen }).toMatchObject({ name, where, seen: proof.seen });
    }
    // What this Engine is too old for is said.
    expect(stdout).toContain(
      'healthcheck.start_interval has no effect: it needs API 1.44, and API 1.41 is spoken',
    );

    for (const on of ['ship1', 'ship2']) {
      expect(await engine(ship(lab, on), 'GET', '/networks/proof_back')).toMatchObject({
        Driver: 'bridge',
        Options: backNetwork.driver_opts,
        Attachable: true,
        Internal: true,
        EnableIPv6: false,
        Labels: { tier: 'back', 'maestro.environment': 'e2e' },
        IPAM: {
          Driver: 'default',
          Options: { some: 'option' },
          Config: [
            {
              Subnet: '172.30.0.0/24',
              IPRange: '172.30.0.128/25',
              Gateway: '172.30.0.1',
              AuxiliaryAddresses: { router: '172.30.0.2' },
            },
          ],
        },
      });
    }
  });

  test('containers in one network find each other by name, alias and link', async () => {
    const command = ['sleep', '3600'];
    const found = (name: string): object => ({
      type: 'rexec',
      command: `ping -c 1 -W 2 ${name}`,
      attempts: 20,
    });
    const { maestro } = workplace(
      environment(
        {
          store: {
            image: 'busybox:test',
            networks: ['back'],
            instances: {
              'store-1': {
                ship: 'ship1',
                networks: { back: { aliases: ['db'] }, other: null },
                command,
                stop_timeout: 0,
              },
            },
          },
          web: {
            image: 'busybox:test',
            requires: ['store'],
            networks: ['back', 'front'],
            lifecycle: { running: [found('store-1'), found('db'), found('storage')] },
            instances: {
              'web-1': { ship: 'ship1', links: { 'store-1': 'storage' }, command, stop_timeout: 0 },
            },
          },
        },
        { back: { name: 'e2e_back' }, front: null, other: null },
      ),
    );
    const { stdout, stderr } = await maestro('start', '--json');
    expect({ stderr, outcomes: outcomes(stdout) }).toEqual({
      stderr: '',
      outcomes: { 'start:store-1': 'started', 'start:web-1': 'started' },
    });
    const networksOf = async (name: string): Promise<string[]> =>
      Object.keys((await inspect('ship1', name)).NetworkSettings.Networks).sort();
    expect(await networksOf('store-1')).toEqual(['e2e_back', 'other']);
    expect(await networksOf('web-1')).toEqual(['e2e_back', 'front']);

    // A second start changes nothing; one after a stop uses the networks that are there.
    expect(outcomes((await maestro('start', '--json')).stdout)).toEqual({
      'start:store-1': 'already-up',
      'start:web-1': 'already-up',
    });
    expect((await maestro('stop', '-a')).code).toBe(0);
    expect((await maestro('start')).code).toBe(0);
  });

  test('a container that was not attached to all its networks is, before it starts', async () => {
    const file = environment(
      {
        app: {
          image: 'busybox:test',
          networks: ['front', 'back'],
          // It is made, and does not start.
          gpus: 'all',
          instances: { 'app-1': { ship: 'ship1', command: ['sleep', '3600'], stop_timeout: 0 } },
        },
      },
      { front: null, back: null },
    );
    const { maestro } = workplace(file);
    const attached = async (): Promise<unknown> => {
      const { State, NetworkSettings } = await inspect('ship1', 'app-1');
      return { state: State.Status, networks: Object.keys(NetworkSettings.Networks).sort() };
    };
    expect((await maestro('start')).stderr).toContain('error[start-failed]');
    expect(await attached()).toEqual({ state: 'created', networks: ['back', 'front'] });
    await engine(ship(lab, 'ship1'), 'POST', '/networks/back/disconnect', { Container: 'app-1' });
    expect(await attached()).toEqual({ state: 'created', networks: ['front'] });
    expect((await maestro('start')).stderr).toContain('error[start-failed]');
    expect(await attached()).toEqual({ state: 'created', networks: ['back', 'front'] });
  });

  test('networks that somebody else makes must be there', async () => {
    const app = (network: string): object => ({
      image: 'busybox:test',
      networks: [network],
      instances: {
        [`${network}-1`]: { ship: 'ship1', command: ['sleep', '3600'], stop_timeout: 0 },
      },
    });
    const { maestro } = workplace(
      environment(
        { outside: app('outside'), older: app('older'), unheard: app('unheard') },
        { outside: { external: true, name: 'theirs' }, older: { external: { name: 'theirs-too' } } },
      ),
    );
    const { code, stderr } = await maestro('start', '--keep-going');
    expect(code).toBe(1);
    for (const network of ['theirs', 'theirs-too', 'unheard']) {
      expect(stderr).toContain(`There is no network ${network} on ship ship1.`);
      await engine(ship(lab, 'ship1'), 'POST', '/networks/create', { Name: network });
    }
    expect((await maestro('start')).code).toBe(0);
  });

  test("Docker's health check decides a check of type health", async () => {
    const service = (test: string): object => ({
      image: 'busybox:test',
      healthcheck: { test, interval: '200ms', retries: 2 },
      lifecycle: { running: [{ type: 'health', max_wait: 30 }] },
      instances: {},
    });
    const instance = {
      ship: 'ship1',
      command: ['sh', '-c', 'sleep 1; touch /ready; sleep 3600'],
      stop_timeout: 0,
    };
    const { maestro } = workplace(
      environment({
        fit: {
          ...service('test -e /ready'),
          instances: { 'fit-1': { ...instance, healthcheck: { start_period: '30s' } } },
        },
        sick: { ...service('exit 1'), instances: { 'sick-1': instance } },
      }),
    );
    const { stdout } = await maestro('start', '--keep-going', '--json');
    expect(outcomes(stdout)).toEqual({ 'start:fit-1': 'started', 'start:sick-1': 'failed' });
    expect(await inspect('ship1', 'fit-1')).toMatchObject({ State: { Health: { Status: 'healthy' } } });
  });

  test('a platform that the image on the ship is not for counts as missing', async () => {
    const { maestro } = workplace(
      environment({
        app: {
          image: 'busybox:test',
          platform: 'linux/s390x',
          pull_policy: 'never',
          instances: { 'app-1': { ship: 'ship1', command: ['sleep', '3600'], stop_timeout: 0 } },
        },
      }),
    );
    const { code, stderr } = await maestro('start');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'error[image-missing]: app-1 on ship1, looking for the image: busybox:test is not on ship ship1',
    );
  });
});
