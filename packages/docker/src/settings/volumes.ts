import { type Fields, list, number, optionalRecord, text, textList, texts } from '../fields.ts';
import type { Made } from './made.ts';
import type { Readers } from './reader.ts';
import { bytes, inOrder, nonEmpty, path, size } from './words.ts';

/** What is mounted in it, in the one form for each kind that both ways to ask for it have in common. */
export const volumeReaders: Readers = {
  *volumes(made) {
    for (const { kind, target, value } of mounted(made)) if (kind === 'volume') yield [target, value];
  },
  *tmpfs(made) {
    for (const { kind, target, value } of mounted(made)) if (kind === 'tmpfs') yield [target, value];
  },
  *container_volumes(made) {
    const all = mounted(made);
    const taken = new Set(all.map(({ target }) => target));
    for (const { kind, target, value } of all) if (kind === 'anonymous') yield [target, value];
    for (const target of Object.keys(optionalRecord(made.config.Volumes)).map(path)) {
      if (!taken.has(target)) yield [target, 'anonymous'];
    }
  },
  volumes_from: ({ hostConfig }) =>
    nonEmpty(
      textList(hostConfig.VolumesFrom)
        .map((giver) => giver.replace(/:rw$/u, ''))
        .join(', '),
    ),
};

interface Mounted {
  readonly kind: 'volume' | 'tmpfs' | 'anonymous';
  readonly target: string;
  readonly value: string;
}

function mounted({ hostConfig }: Made): Mounted[] {
  return [
    ...textList(hostConfig.Binds).map(bind),
    ...list(hostConfig.Mounts).map((mount) => longForm(optionalRecord(mount))),
    ...Object.entries(texts(hostConfig.Tmpfs)).map(([target, options]) =>
      tmpfs(
        target,
        options.split(',').filter((option) => option !== ''),
      ),
    ),
  ];
}

/** `source:target:flags`, or the target alone. */
function bind(written: string): Mounted {
  const [first = '', second, flags = ''] = written.split(':');
  if (second === undefined) return anonymous(first, []);
  return volume(first, second, flags.split(','));
}

function longForm(mount: Fields): Mounted {
  const target = text(mount.Target);
  const source = text(mount.Source);
  const readOnly = mount.ReadOnly === true ? ['ro'] : [];
  switch (mount.Type) {
    case 'tmpfs': {
      const { SizeBytes, Mode } = optionalRecord(mount.TmpfsOptions);
      const room = size(number(SizeBytes));
      const mode = number(Mode);
      return tmpfs(target, [
        ...readOnly,
        ...(room === undefined ? [] : [`size=${room}`]),
        ...(mode === 0 ? [] : [`mode=${mode.toString(8)}`]),
      ]);
    }
    case 'bind':
      return volume(source, target, [...readOnly, text(optionalRecord(mount.BindOptions).Propagation)]);
    case 'volume': {
      const { NoCopy, Subpath } = optionalRecord(mount.VolumeOptions);
      const subpath = text(Subpath);
      const flags = [
        ...readOnly,
        ...(NoCopy === true ? ['nocopy'] : []),
        ...(subpath === '' ? [] : [`subpath=${subpath}`]),
      ];
      return source === '' ? anonymous(target, flags) : volume(source, target, flags);
    }
    default:
      return volume(`${text(mount.Type)} ${source}`, target, readOnly);
  }
}

function volume(source: string, target: string, flags: readonly string[]): Mounted {
  const from = source.startsWith('/') ? path(source) : source;
  return { kind: 'volume', target: path(target), value: from + inBrackets(flags) };
}

function anonymous(target: string, flags: readonly string[]): Mounted {
  return { kind: 'anonymous', target: path(target), value: `anonymous${inBrackets(flags)}` };
}

const silentFlags: ReadonlySet<string> = new Set(['', 'rw', 'rprivate']);

function inBrackets(flags: readonly string[]): string {
  const all = inOrder(flags.filter((flag) => !silentFlags.has(flag)));
  return all === undefined ? '' : ` (${all})`;
}

function tmpfs(target: string, options: readonly string[]): Mounted {
  const value = inOrder(options.map(tmpfsOption).filter((option) => option !== 'rw')) ?? 'in memory';
  return { kind: 'tmpfs', target: path(target), value };
}

function tmpfsOption(option: string): string {
  const [name = '', value = ''] = option.split('=');
  if (name === 'mode') return `mode=${value.replace(/^0+(?=.)/u, '')}`;
  const room = name === 'size' ? bytes(value) : undefined;
  return room === undefined ? option : `size=${size(room) ?? '0'}`;
}
