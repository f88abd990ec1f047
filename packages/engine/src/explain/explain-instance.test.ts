import { type EnvironmentConfig, parseDocument, plainSource } from '@maestro-ng/schema';
import { describe, expect, test } from 'vitest';
import { filesOf } from '../../fixtures/resolve-text.ts';
import type { Environment } from '../model/index.ts';
import { containerSpec, resolveEnvironment } from '../resolve/index.ts';
import { explainInstance } from './explain-instance.ts';
import type { ExplainedValue, Explanation } from './explanation.ts';

interface Resolved {
  readonly environment: Environment;
  readonly explain: (instance: string) => Explanation;
}

function resolved(text: string): Resolved {
  const { document } = parseDocument(plainSource('maestro.yaml', text));
  if (document === undefined) throw new Error('no YAML');
  const files = filesOf({ 'extra.env': '# about\nFROM_FILE=1\n' });
  const config = document.data as EnvironmentConfig;
  const { environment, problems } = resolveEnvironment(config, document, files, '/srv');
  if (environment === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return { environment, explain: (instance) => explainInstance(environment, instance, document) };
}

function line({ name, value, source }: ExplainedValue): string {
  const from =
    source.from === 'file'
      ? `${source.of} ${source.at}`
      : source.from === 'env-file'
        ? `${source.path}:${source.line}`
        : source.from;
  return `${name} = ${JSON.stringify(value)} (${from})`;
}

const head = `__maestro: {schema: 2}
name: t
ships: {h: {ip: 10.0.0.1}, k: {ip: 10.0.0.2}}
networks: {front: {name: front-net}, back: }
`;

const everything = `${head}services:
  web:
    image: app:1
    ports: {http: 80, admin: 81}
    limits: {memory: 64m, swap: 128m}
    healthcheck: {test: [CMD, test], interval: 10s, timeout: 1500ms, retries: 2, start_period: 0s, start_interval: 1s}
    sysctls: {net.core.somaxconn: 1}
    networks: [front, back]
    init: true
    platform: linux/amd64
    env: {LEVEL: info, REGION: eu, GONE: }
    instances:
      web-1:
        ship: h
        entrypoint: []
        command: run --fast
        ports: {admin: "8081:82"}
        networks: {front: {aliases: [www], ipv4_address: 172.30.0.10}}
        dns: 10.0.0.53
        links: {db-1: db}
        extra_hosts: {host2: {ship: k}}
        volumes: {/srv: {target: /data, mode: ro}, named: /named}
        container_volumes: /cache
        volumes_from: db-1
        mounts: [{type: bind, source: /a, target: /b, read_only: true}, {type: tmpfs, target: /c}]
        tmpfs: [/run, "/tmp:size=1m"]
        read_only: yes
        shm_size: 1k
        restart: {name: on-failure, retries: 3}
        limits: {cpu: 512, swap: -1}
        ulimits: {nofile: {soft: 1, hard: 2}}
        cpus: 0.5
        gpus: all
        devices: [/dev/a]
        privileged: yes
        cap_add: [NET_ADMIN]
        cap_drop: [CHOWN]
        security_opt: [no-new-privileges]
        group_add: [audio]
        pid: host
        ipc: host
        log_driver: json-file
        log_opt: {max-size: 1m}
        username: app
        workdir: /app
        labels: {tier: front}
        stop_signal: SIGINT
        stop_timeout: 3
        pull_policy: always
        envfile: extra.env
        env: {LEVEL: debug, BARE: , TOKEN: {env: MY_TOKEN}}
  db: {image: db, instances: {db-1: {ship: h}}}
`;

describe('where values come from', () => {
  test('the file of the test asks for all that a container can be asked', () => {
    const { environment } = resolved(everything);
    const spec = Object.entries(containerSpec(environment, 'web-1'));
    const silent = spec.filter(([, value]) => value === null || value === false);
    // With networks, there is no mode of one network.
    expect(silent.map(([name]) => name)).toEqual(['networkMode']);
  });

  test('each is the own key of the instance, or that of its service, or what follows from names and files', () => {
    const { values } = resolved(everything).explain('web-1');
    expect(values.map(line)).toMatchInlineSnapshot(`
      [
        "command = ["run","--fast"] (instance /services/web/instances/web-1/command)",
        "entrypoint = [] (instance /services/web/instances/web-1/entrypoint)",
        "healthcheck.interval = "10s" (service /services/web/healthcheck/interval)",
        "healthcheck.retries = 2 (service /services/web/healthcheck/retries)",
        "healthcheck.start_interval = "1s" (service /services/web/healthcheck/start_interval)",
        "healthcheck.start_period = "0s" (service /services/web/healthcheck/start_period)",
        "healthcheck.test = ["CMD","test"] (service /services/web/healthcheck/test)",
        "healthcheck.timeout = "1500ms" (service /services/web/healthcheck/timeout)",
        "image = "app:1" (service /services/web/image)",
        "init = true (service /services/web/init)",
        "platform = "linux/amd64" (service /services/web/platform)",
        "pull_policy = "always" (instance /services/web/instances/web-1/pull_policy)",
        "restart = "on-failure:3" (instance /services/web/instances/web-1/restart)",
        "stop_signal = "SIGINT" (instance /services/web/instances/web-1/stop_signal)",
        "stop_timeout = 3 (instance /services/web/instances/web-1/stop_timeout)",
        "username = "app" (instance /services/web/instances/web-1/username)",
        "workdir = "/app" (instance /services/web/instances/web-1/workdir)",
        "dns = "10.0.0.53" (instance /services/web/instances/web-1/dns)",
        "extra_hosts.host2 = "10.0.0.2" (instance /services/web/instances/web-1/extra_hosts/host2)",
        "hostname = "web-1" (maestro)",
        "links.db-1 = "db" (instance /services/web/instances/web-1/links/db-1)",
        "networks.back = "attached" (service /services/web/networks/1)",
        "networks.front = "also as www; 172.30.0.10" (instance /services/web/instances/web-1/networks/front)",
        "ports.admin = "8081/tcp, published at 82" (instance /services/web/instances/web-1/ports/admin)",
        "ports.http = "80/tcp, published at 80" (service /services/web/ports/http)",
        "container_volumes = ["/cache"] (instance /services/web/instances/web-1/container_volumes)",
        "mounts./b = "bind /a, read-only" (instance /services/web/instances/web-1/mounts/0)",
        "mounts./c = "tmpfs" (instance /services/web/instances/web-1/mounts/1)",
        "read_only = true (instance /services/web/instances/web-1/read_only)",
        "shm_size = 1024 (instance /services/web/instances/web-1/shm_size)",
        "tmpfs./run = "in memory" (instance /services/web/instances/web-1/tmpfs/0)",
        "tmpfs./tmp = "size=1m" (instance /services/web/instances/web-1/tmpfs/1)",
        "volumes./srv = "/srv:/data:ro" (instance /services/web/instances/web-1/volumes/~1srv)",
        "volumes.named = "named:/named:rw" (instance /services/web/instances/web-1/volumes/named)",
        "volumes_from = ["db-1"] (instance /services/web/instances/web-1/volumes_from)",
        "cpus = 0.5 (instance /services/web/instances/web-1/cpus)",
        "devices = ["/dev/a:/dev/a:rwm"] (instance /services/web/instances/web-1/devices)",
        "gpus = [{"driver":"","count":-1,"deviceIds":[]}] (instance /services/web/instances/web-1/gpus)",
        "limits.cpu = 512 (instance /services/web/instances/web-1/limits/cpu)",
        "limits.memory = 67108864 (service /services/web/limits/memory)",
        "limits.swap = -1 (instance /services/web/instances/web-1/limits/swap)",
        "sysctls.net.core.somaxconn = "1" (service /services/web/sysctls/net.core.somaxconn)",
        "ulimits.nofile = "1:2" (instance /services/web/instances/web-1/ulimits/nofile)",
        "cap_add = ["NET_ADMIN"] (instance /services/web/instances/web-1/cap_add)",
        "cap_drop = ["CHOWN"] (instance /services/web/instances/web-1/cap_drop)",
        "group_add = ["audio"] (instance /services/web/instances/web-1/group_add)",
        "ipc = "host" (instance /services/web/instances/web-1/ipc)",
        "pid = "host" (instance /services/web/instances/web-1/pid)",
        "privileged = true (instance /services/web/instances/web-1/privileged)",
        "security_opt = ["no-new-privileges"] (instance /services/web/instances/web-1/security_opt)",
        "labels.tier = "front" (instance /services/web/instances/web-1/labels/tier)",
        "log_driver = "json-file" (instance /services/web/instances/web-1/log_driver)",
        "log_opt.max-size = "1m" (instance /services/web/instances/web-1/log_opt/max-size)",
        "BARE = null (instance /services/web/instances/web-1/env/BARE)",
        "CONTAINER_HOST_ADDRESS = "10.0.0.1" (maestro)",
        "CONTAINER_NAME = "web-1" (maestro)",
        "DOCKER_IMAGE = "app:1" (maestro)",
        "DOCKER_TAG = "1" (maestro)",
        "FROM_FILE = "1" (extra.env:2)",
        "GONE = null (service /services/web/env/GONE)",
        "LEVEL = "debug" (instance /services/web/instances/web-1/env/LEVEL)",
        "MAESTRO_ENVIRONMENT_NAME = "t" (maestro)",
        "REGION = "eu" (service /services/web/env/REGION)",
        "SERVICE_NAME = "web" (maestro)",
        "TOKEN = "***" (instance /services/web/instances/web-1/env/TOKEN)",
        "WEB_INSTANCES = "web-1" (maestro)",
        "WEB_WEB_1_ADMIN_INTERNAL_PORT = "8081" (maestro)",
        "WEB_WEB_1_ADMIN_PORT = "82" (maestro)",
        "WEB_WEB_1_HOST = "10.0.0.1" (maestro)",
        "WEB_WEB_1_HTTP_INTERNAL_PORT = "80" (maestro)",
        "WEB_WEB_1_HTTP_PORT = "80" (maestro)",
      ]
    `);
    expect([...new Set(values.map(({ group }) => group))]).toEqual([
      'process',
      'network',
      'storage',
      'limits',
      'rights',
      'log and labels',
      'variables',
    ]);
  });

  test('what the file says nothing of is told where Maestro decides it, and left out where Docker does', () => {
    const { values } = resolved(everything).explain('db-1');
    expect(values.filter(({ group }) => group !== 'variables').map(line)).toEqual([
      'image = "db" (service /services/db/image)',
      'pull_policy = "missing" (default)',
      'restart = "no" (default)',
      'stop_timeout = 10 (default)',
      'hostname = "db-1" (maestro)',
    ]);
  });

  test.each([
    ['net: host', '', 'net = "host" (instance /services/web/instances/web-1/net)'],
    ['', 'api_version: "1.41"', 'net = "default" (ship /ships/h/api_version)'],
  ])('the network, with %j in the instance and %j in the ship', (instance, ship, expected) => {
    const text = `name: t
ships: {h: {ip: 10.0.0.1, ${ship}}}
services: {web: {image: app, instances: {web-1: {ship: h, ${instance}}}}}
`;
    expect(resolved(text).explain('web-1').values.map(line)).toContain(expected);
  });

  test('in schema 1 volumes are found by the side of the container', () => {
    const text = `name: t
ships: {h: {ip: 10.0.0.1}}
services: {web: {image: app, instances: {web-1: {ship: h, volumes: {/data: /srv}}}}}
`;
    expect(resolved(text).explain('web-1').values.map(line)).toContain(
      'volumes./data = "/srv:/data:rw" (instance /services/web/instances/web-1/volumes/~1data)',
    );
  });
});

describe('what an instance waits for', () => {
  test('is told with who needs it, and by which key; what is needed directly first', () => {
    const text = `${head}services:
  web:
    image: app
    requires: [api, db]
    instances: {web-1: {ship: h}}
  api: {image: app, requires: base, instances: {api-1: {ship: h}, api-2: {ship: k}}}
  db: {image: app, instances: {db-1: {ship: h, volumes_from: [data-1, db-2]}, db-2: {ship: h}}}
  data: {image: app, instances: {data-1: {ship: h}}}
  base: {image: app, instances: {base-1: {ship: h}}}
`;
    const { explain } = resolved(text);
    const waits = (instance: string): string[] =>
      explain(instance).waitsFor.map(
        ({ service, instances, neededBy, key, at }) =>
          `${service} (${instances.join(', ')}): ${neededBy} ${key} ${at}`,
      );
    expect(waits('web-1')).toEqual([
      'api (api-1, api-2): web requires /services/web/requires/0',
      'db (db-1, db-2): web requires /services/web/requires/1',
      'base (base-1): api requires /services/api/requires',
      'data (data-1): db-1 volumes_from /services/db/instances/db-1/volumes_from/0',
    ]);
    expect(waits('db-1')).toEqual([
      'db (db-2): db-1 volumes_from /services/db/instances/db-1/volumes_from/1',
      'data (data-1): db-1 volumes_from /services/db/instances/db-1/volumes_from/0',
    ]);
    expect(waits('base-1')).toEqual([]);
  });

  test('its checks are in the order of its life', () => {
    const text = `${head}services:
  web:
    image: app
    lifecycle: {running: [{type: sleep, wait: 1}]}
    instances:
      web-1:
        ship: h
        ports: {http: 80}
        lifecycle: {running: [{type: tcp, port: http}], pre-start: [{type: exec, command: true}]}
`;
    expect(resolved(text).explain('web-1').checks).toEqual([
      {
        state: 'pre-start',
        check: 'exec true',
        at: '/services/web/instances/web-1/lifecycle/pre-start/0',
      },
      { state: 'running', check: 'sleep 1 s', at: '/services/web/lifecycle/running/0' },
      {
        state: 'running',
        check: 'tcp http (10.0.0.1:80)',
        at: '/services/web/instances/web-1/lifecycle/running/0',
      },
    ]);
  });

  test('of a name that nobody has nothing can be said', () => {
    expect(() => resolved(everything).explain('web-9')).toThrow(RangeError);
  });
});
