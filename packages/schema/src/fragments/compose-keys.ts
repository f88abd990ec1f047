import { mounts } from './mounts.ts';
import { attachments } from './networks.ts';
import {
  annotations,
  byteSize,
  duration,
  flag,
  listOf,
  mapOrList,
  mapping,
  named,
  orNull,
  patternText,
  reference,
  type Shape,
  text,
  textOrList,
  wholeNumber,
} from './shape.ts';

const healthcheckDef: Shape = mapping(
  'HealthcheckConfig',
  {
    test: textOrList({
      description:
        'Command that says whether the container is healthy: text, for the shell of the image, or a list that begins with `CMD`, `CMD-SHELL` or `NONE`.',
      expected: 'a command as text, or a list that begins with CMD, CMD-SHELL or NONE',
      examples: ['wget -q -O - http://localhost/', ['CMD', 'pg_isready'], ['NONE']],
    }),
    interval: duration('Time between two tests.', { default: '30s' }),
    timeout: duration('Time that a test may take.', { default: '30s' }),
    retries: wholeNumber({ description: 'So many failures in a row make it unhealthy.', default: 3 }),
    start_period: duration('Time in which failures do not count yet.', { default: '0s' }),
    start_interval: duration('Time between two tests within `start_period`; for Docker 25 and newer.'),
    disable: flag({ description: 'Run no test, not even the one of the image.', default: false }),
  },
  { description: "Docker's own health check. The keys of an instance are merged over those of its service." },
);

const deviceDef: Shape = {
  title: 'DeviceConfig',
  type: ['string', 'object'],
  properties: {
    source: text({ description: 'Device of the ship.', expected: 'a path', examples: ['/dev/ttyUSB0'] }),
    target: orNull(text({ description: 'Path in the container. Default: the same.', expected: 'a path' })),
    permissions: orNull(
      patternText('^[rwm]*$', {
        description: 'What the container may do: `r`ead, `w`rite, `m`ake nodes.',
        expected: 'letters of rwm',
        default: 'rwm',
        examples: ['rwm', 'r'],
      }),
    ),
  },
  required: ['source'],
  additionalProperties: false,
  description: 'Device as `ship:container:permissions`, or `{source, target, permissions}`.',
  errorMessage: 'Expected a device as text, or a mapping with "source".',
};

const gpuDef: Shape = mapping(
  'GpuConfig',
  {
    driver: text({ description: 'Driver of the devices.', examples: ['nvidia'] }),
    count: {
      type: ['integer', 'string'],
      pattern: '^\\s*(all|-?[0-9]+)\\s*$',
      description: 'How many, or `all`.',
      default: 'all',
      errorMessage: 'Expected a whole number or all.',
    },
    device_ids: textOrList({ description: 'These devices, in place of a number.', examples: [['0', '3']] }),
    capabilities: textOrList({
      description: 'What the driver must be able to do; `gpu` is always added.',
      examples: [['utility', 'compute']],
    }),
    options: mapOrList({ description: 'Options of the driver.' }),
  },
  { description: 'Devices that the container gets.' },
);

const shapes: Readonly<Record<string, Shape>> = {
  entrypoint: textOrList({
    description:
      'Program to run in place of the `ENTRYPOINT` of the image: text, split into words as a shell would, or a list; an empty list takes the one of the image away. The `CMD` of the image does not hold beside it.',
    expected: 'a command as text or as a list of words',
    examples: [['/usr/bin/env', 'sh'], '/start.sh --verbose'],
  }),
  healthcheck: reference('healthcheck', 'HealthcheckConfig', {
    description:
      "Docker's own health check; a lifecycle check of type `health` waits for it. The keys of an instance are merged over those of its service.",
    examples: [{ test: 'wget -q -O - http://localhost/', interval: '10s', retries: 5 }],
  }),
  networks: attachments,
  tmpfs: textOrList({
    description: 'Paths in the container to keep in memory, as `path` or `path:options`.',
    expected: 'a path, or a list of paths',
    examples: ['/run', ['/run', '/tmp:size=64m,mode=1777']],
  }),
  read_only: flag({ description: "Do not let the container write to its image's files.", default: false }),
  devices: listOf(
    { $ref: '#/$defs/device' },
    {
      description:
        'Devices of the ship, as `ship:container:permissions` or as `{source, target, permissions}`.',
      expected: 'a list of devices',
      examples: [['/dev/ttyUSB0', '/dev/sda:/dev/xvda:r']],
    },
  ),
  shm_size: byteSize({
    description: 'Size of `/dev/shm`: bytes, or a number with `b`, `k`, `m` or `g` (`kb`, `mb`, `gb`).',
    default: '64m',
    examples: ['64m', '1gb'],
  }),
  init: flag({
    description: "Run Docker's small init process as the first one, which passes signals on and reaps.",
    default: false,
  }),
  pid: text({
    description: 'Whose processes the container sees: `host`, or `container:NAME`.',
    expected: 'host or container:NAME',
    values: { host: 'those of the ship' },
    examples: ['container:web-1'],
  }),
  ipc: text({
    description:
      'Whose shared memory it takes part in: `private`, `shareable`, `host`, `none`, or `container:NAME`.',
    expected: 'private, shareable, host, none or container:NAME',
    values: {
      private: 'its own, for itself',
      shareable: 'its own, which others may take part in',
      host: 'that of the ship',
      none: 'none',
    },
    examples: ['container:web-1'],
  }),
  sysctls: mapOrList({
    description: 'Kernel parameters of the container: a mapping, or a list of `name=value`.',
    examples: [{ 'net.core.somaxconn': 1024 }, ['net.core.somaxconn=1024']],
  }),
  cpus: {
    ...text({
      description: 'How many CPUs the container may use at most; a fraction is fine.',
      expected: 'a number of CPUs such as 1.5',
      examples: [1.5],
    }),
    type: ['number', 'string'],
    pattern: '^\\s*[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)\\s*$',
  },
  gpus: {
    type: ['string', 'array'],
    pattern: '^all$',
    items: { $ref: '#/$defs/gpu' },
    ...annotations({
      description: '`all` GPUs of the ship, or a list of which.',
      expected: 'all, or a list of mappings',
      examples: ['all', [{ driver: 'nvidia', count: 1 }]],
    }),
  },
  platform: text({
    description: 'Platform that the image is wanted for, as `os/arch` or `os/arch/variant`.',
    expected: 'a platform such as linux/amd64',
    examples: ['linux/amd64', 'linux/arm64/v8'],
  }),
  group_add: textOrList({
    description: 'Further groups of the user inside the container, by name or number.',
    expected: 'a list of groups',
    examples: [['audio', 1000]],
  }),
  mounts,
  stop_signal: text({
    description: 'Signal that asks the container to stop.',
    expected: 'a signal such as SIGTERM',
    default: 'SIGTERM',
    examples: ['SIGINT', 'SIGQUIT'],
  }),
  pull_policy: named('^(always|missing|if_not_present|never)$', {
    description:
      'When the image is pulled: `always` before the container is made, only when it is `missing` (also `if_not_present`), or `never`.',
    expected: 'always, missing or never',
    default: 'missing',
    values: {
      always: 'before the container is made',
      missing: 'when it is not on the ship',
      if_not_present: 'the same as `missing`',
      never: 'never',
    },
  }),
};

/** Keys of the Compose specification that services and instances take: defined once, so that it is checked by one code. */
export const composeKeys: Readonly<Record<string, Shape>> = Object.fromEntries(
  Object.keys(shapes).map((key) => [key, { $ref: `#/$defs/${definition(key)}` }]),
);

export const composeDefs: Readonly<Record<string, Shape>> = {
  ...Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [definition(key), orNull(shape)])),
  healthcheck: healthcheckDef,
  device: deviceDef,
  gpu: gpuDef,
};

function definition(key: string): string {
  return `${key}Key`;
}
