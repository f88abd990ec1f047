import { byteSize, flag, listOf, mapping, patternText, reference, type Shape, text } from './shape.ts';

const size = byteSize({
  description: 'Most that it holds: bytes, or a number with `b`, `k`, `m` or `g`.',
  examples: ['64m'],
});

export const mountDefs: Readonly<Record<string, Shape>> = {
  mount: mapping(
    'MountConfig',
    {
      type: {
        enum: ['bind', 'volume', 'tmpfs', 'npipe', 'cluster', 'image'],
        enumDescriptions: [
          'a path of the ship',
          'a volume',
          'memory',
          'a named pipe, on Windows',
          'a volume of a cluster',
          'the files of an image',
        ],
        description:
          'What is mounted: a path of the ship (`bind`), a `volume`, memory (`tmpfs`), or a named pipe (`npipe`), `cluster` volume or `image`, where the Engine has such.',
        errorMessage: 'Expected bind, volume, tmpfs, npipe, cluster or image.',
      },
      source: text({
        description: 'Path of the ship, or name of the volume; a volume without one is anonymous.',
        expected: 'a path or a name',
      }),
      target: text({ description: 'Path in the container.', expected: 'a path', examples: ['/data'] }),
      read_only: flag({ description: 'Do not let the container write to it.', default: false }),
      bind: reference('mountBind', 'MountBindConfig', { description: 'About a `bind`.' }),
      volume: reference('mountVolume', 'MountVolumeConfig', { description: 'About a `volume`.' }),
      tmpfs: reference('mountTmpfs', 'MountTmpfsConfig', { description: 'About a `tmpfs`.' }),
    },
    { description: 'Something mounted in the container.', required: ['type', 'target'] },
  ),
  mountBind: mapping(
    'MountBindConfig',
    {
      propagation: text({
        description: 'Whether mounts inside it are seen on the other side.',
        expected: 'private, rprivate, shared, rshared, slave or rslave',
        default: 'rprivate',
        values: {
          private: 'on neither side',
          rprivate: 'on neither side, nor are those within them',
          shared: 'on both sides',
          rshared: 'on both sides, with those within them',
          slave: 'in the container, those of the ship',
          rslave: 'in the container, those of the ship, with those within them',
        },
      }),
      create_host_path: flag({ description: 'Make a missing path of the ship, as a folder.', default: true }),
      selinux: patternText('^[zZ]$', {
        description: 'Label the path for all containers (`z`) or for this one alone (`Z`).',
        expected: 'z or Z',
        values: { z: 'for all containers', Z: 'for this one alone' },
      }),
    },
    { description: 'About a path of the ship.' },
  ),
  mountVolume: mapping(
    'MountVolumeConfig',
    {
      nocopy: flag({
        description: 'Do not fill a new volume with what the image has there.',
        default: false,
      }),
      subpath: text({
        description: 'Folder of the volume to mount, for Docker 26 and newer.',
        expected: 'a path within the volume',
      }),
    },
    { description: 'About a volume.' },
  ),
  mountTmpfs: mapping(
    'MountTmpfsConfig',
    {
      size,
      mode: {
        type: ['integer', 'string'],
        pattern: '^0?o?[0-7]+$',
        description: 'Its permissions, octal: `0700`.',
        errorMessage: 'Expected permissions such as 0700.',
        examples: ['1777'],
      },
    },
    { description: 'About memory.' },
  ),
};

/** `mounts` of a service or an instance. */
export const mounts: Shape = listOf(
  { $ref: '#/$defs/mount' },
  {
    description: "What is mounted, in the long form of Compose's volumes.",
    expected: 'a list of mounts',
    examples: [[{ type: 'bind', source: '/srv/data', target: '/data', read_only: true }]],
  },
);
