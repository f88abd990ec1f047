import { composeKeys } from './compose-keys.ts';
import { env, envfile, image, limits } from './container-keys.ts';
import { ports } from './ports.ts';
import { restart } from './restart.ts';
import {
  annotations,
  anything,
  flag,
  mapOf,
  mapping,
  named,
  orEmptyList,
  orList,
  orNull,
  orTemplate,
  reference,
  type Shape,
  scalar,
  seconds,
  text,
  textOrList,
} from './shape.ts';

const modeFlag = '(rw|ro|z|Z|r?shared|r?slave|r?private|nocopy|consistent|cached|delegated)';

const volume: Shape = {
  title: 'VolumeConfig',
  type: ['string', 'number', 'boolean', 'object', 'null'],
  properties: {
    target: text({ description: 'Path in the container.', examples: ['/var/lib/data'] }),
    mode: {
      ...text({
        description: 'Flags, comma-separated.',
        default: 'rw',
        values: { rw: 'the container may write', ro: 'the container may only read' },
        examples: ['ro,rslave'],
      }),
      type: ['string', 'number', 'boolean', 'null'],
      inEditors: {
        type: ['string', 'null'],
        pattern: orTemplate(`^${modeFlag}(,${modeFlag})*$`),
        errorMessage:
          'Expected ro, rw, z, Z, nocopy or a kind of propagation such as rslave; several with commas.',
      },
    },
  },
  required: ['target'],
  additionalProperties: false,
  ...annotations({
    description: 'Path in the container, or `{target, mode}`.',
    expected: 'a path, or a mapping with "target" and "mode"',
    examples: ['/var/lib/data', { target: '/etc/localtime', mode: 'ro' }],
  }),
};

const ulimitNames =
  'as core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(
    ' ',
  );

const ulimit: Shape = {
  title: 'UlimitConfig',
  type: ['number', 'boolean', 'string', 'array', 'object', 'null'],
  properties: {
    soft: {
      type: ['number', 'string', 'boolean', 'null'],
      ...annotations({ description: 'Limit that holds.', examples: [1024] }),
    },
    hard: {
      type: ['number', 'string', 'boolean', 'null'],
      ...annotations({ description: 'Limit up to which a process may raise it.', examples: [4096] }),
    },
  },
  additionalProperties: false,
  ...annotations({
    description: 'One number for both, or `{soft, hard}`.',
    expected: 'a number, or a mapping with "soft" and "hard"',
    examples: [1024, { soft: 1024, hard: 4096 }],
  }),
};

const extraHost: Shape = {
  title: 'ExtraHostConfig',
  type: ['string', 'number', 'boolean', 'object', 'null'],
  properties: {
    ship: text({
      description: 'Name of a ship, for its `ip`.',
      expected: 'the name of a ship',
      examples: ['host1'],
    }),
  },
  required: ['ship'],
  additionalProperties: false,
  ...annotations({
    description: 'Address, or `{ship: NAME}` for the address of a ship.',
    expected: 'an address, or a mapping with "ship"',
    examples: ['10.0.0.5', { ship: 'host2' }],
  }),
};

export const instanceDefs: Readonly<Record<string, Shape>> = {
  volume,
  ulimit,
  extraHost,
  restart,
  instance: mapping(
    'InstanceConfig',
    {
      ship: text({
        description: 'Name of the ship it runs on.',
        expected: 'the name of a ship',
        examples: ['host1'],
      }),
      image,
      ports,
      lifecycle: reference('lifecycle', 'LifecycleConfig', {
        description: 'Checks besides those of the service.',
        examples: [{ running: [{ type: 'tcp', port: 'http' }] }],
      }),
      volumes: mapOf(
        { $ref: '#/$defs/volume' },
        {
          description:
            'Paths of the ship (or names of volumes, without `/`) to paths in the container, or to `{target, mode}`. With `schema: 1` it is the other way round.',
          expected: 'a mapping of paths',
          examples: [
            { '/data/db': '/var/lib/db', '/etc/localtime': { target: '/etc/localtime', mode: 'ro' } },
          ],
        },
      ),
      container_volumes: textOrList({
        description: 'Paths in the container to keep in volumes of its own.',
        expected: 'a path, or a list of paths',
        examples: [['/var/cache/app']],
      }),
      volumes_from: textOrList({
        description: 'Instances on the same ship whose volumes it gets; they start first.',
        expected: 'the name of an instance, or a list of names',
        examples: [['data-1']],
      }),
      envfile,
      env,
      privileged: flag({ description: 'Give the container all privileges on the ship.', default: false }),
      cap_add: textOrList({
        description: 'Capabilities to add.',
        expected: 'a list of capabilities',
        examples: [['NET_ADMIN']],
      }),
      cap_drop: textOrList({
        description: 'Capabilities to take away.',
        expected: 'a list of capabilities',
        examples: [['ALL']],
      }),
      extra_hosts: orEmptyList(
        mapOf(
          { $ref: '#/$defs/extraHost' },
          {
            description: 'Names for `/etc/hosts` of the container, with their addresses.',
            expected: 'a mapping of names to addresses',
            examples: [{ db: '10.0.0.5', peer: { ship: 'host2' } }],
          },
        ),
      ),
      stop_timeout: seconds({
        description: 'Seconds the container gets to stop before it is killed.',
        default: 10,
      }),
      limits,
      log_driver: named(
        '^(json-file|syslog|journald|gelf|fluentd|none|local|awslogs|splunk|gcplogs|etwlogs|.*[/:].*|)$',
        {
          description: "Docker's logging driver, or the name of a plugin (with `/` or `:`).",
          expected:
            'json-file, syslog, journald, gelf, fluentd, none, local, awslogs, splunk, gcplogs, etwlogs or a plugin',
          values: {
            'json-file': 'JSON in files of the ship; the usual one',
            syslog: 'the syslog of the ship, or another one',
            journald: "systemd's journal of the ship",
            gelf: 'Graylog or Logstash',
            fluentd: 'Fluentd',
            none: 'nowhere',
            local: "files of the ship in Docker's own, smaller form",
            awslogs: 'Amazon CloudWatch',
            splunk: "Splunk's HTTP event collector",
            gcplogs: 'Google Cloud Logging',
            etwlogs: 'Event Tracing for Windows',
          },
        },
      ),
      log_opt: orEmptyList(
        mapOf(anything({ description: 'Value of the option.' }), {
          description: 'Options of the logging driver, by name.',
          expected: 'a mapping of names to values',
          examples: [{ 'max-size': '10m' }],
        }),
      ),
      command: textOrList({
        description:
          'Command to run instead of the one of the image: text, split into words as a shell would, or a list.',
        expected: 'a command as text or as a list of words',
        examples: ['redis-server --appendonly yes', ['sh', '-c', 'exec app']],
      }),
      cmd: textOrList({
        description: 'The same as `command`.',
        expected: 'a command as text or as a list of words',
        examples: ['redis-server --appendonly yes'],
        deprecationMessage: 'Write "command" instead of "cmd".',
      }),
      net: text({
        description: "Docker's network mode.",
        values: {
          bridge: 'a network of the ship of its own; the usual one',
          host: "the ship's own network",
          none: 'no network',
        },
        examples: ['my-network', 'container:web-1'],
      }),
      restart: { $ref: '#/$defs/restart' },
      dns: textOrList({
        description: 'Name servers.',
        expected: 'an address, or a list of addresses',
        examples: [['10.0.0.53']],
      }),
      security_opt: textOrList({
        description: "Docker's security options.",
        expected: 'a list of options',
        examples: [['no-new-privileges']],
      }),
      ulimits: {
        ...mapOf(
          { $ref: '#/$defs/ulimit' },
          {
            description: 'Limits of processes, by name.',
            expected: 'a mapping of names to limits',
            examples: [{ nofile: { soft: 1024, hard: 4096 } }],
          },
        ),
        inEditors: {
          propertyNames: {
            enum: ulimitNames,
            errorMessage: `Expected ${orList(ulimitNames)}.`,
          },
        },
      },
      username: text({
        description: 'User inside the container, or `user:group`.',
        examples: ['nobody', '1000:1000'],
      }),
      labels: {
        type: ['array', 'object'],
        items: scalar,
        additionalProperties: anything({ description: 'Value of the label.' }),
        ...annotations({
          description: 'Labels of the container: a list, or a mapping with values.',
          expected: 'a list or a mapping',
          examples: [{ tier: 'front' }, ['no-relocate']],
        }),
      },
      links: mapOf(orNull(scalar), {
        description: 'Containers of the same ship to link, with their aliases.',
        expected: 'a mapping of names to aliases',
        examples: [{ 'db-1': 'db' }],
      }),
      workdir: text({ description: 'Working directory inside the container.', examples: ['/srv/app'] }),
      lxc_conf: anything({
        description: 'Obsolete: Docker has no such options any more.',
        examples: [{ 'lxc.utsname': 'web' }],
        deprecationMessage: 'Docker has no LXC options any more; "lxc_conf" has no effect.',
      }),
      ...composeKeys,
    },
    { description: 'One container on one ship.', required: ['ship'] },
  ),
};
