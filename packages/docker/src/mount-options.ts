import type { Mount } from '@maestro-ng/engine';
import { given } from './optional-fields.ts';

/** A mount in the words of the Engine's API. */
export interface MountBody {
  readonly Type: Mount['type'];
  readonly Source?: string;
  readonly Target: string;
  readonly ReadOnly?: true;
  readonly BindOptions?: { readonly Propagation?: string };
  readonly VolumeOptions?: { readonly NoCopy?: true; readonly Subpath?: string };
  readonly TmpfsOptions?: { readonly SizeBytes?: number; readonly Mode?: number };
}

/** Only in the short form do Engines of all versions make a missing path of the ship, and relabel it. */
export function isShortBind(mount: Mount): mount is Extract<Mount, { type: 'bind' }> {
  return mount.type === 'bind' && mount.createHostPath;
}

/** `source:target:flags`. */
export function shortBind(mount: Extract<Mount, { type: 'bind' }>): string {
  const { source, target, readOnly, propagation, selinux } = mount;
  const flags = [readOnly ? 'ro' : 'rw', propagation, selinux].filter((flag) => flag !== null);
  return `${source}:${target}:${flags.join(',')}`;
}

export function mountBody(mount: Mount): MountBody {
  return {
    Type: mount.type,
    ...('source' in mount ? given('Source', mount.source) : {}),
    Target: mount.target,
    ...(mount.readOnly ? { ReadOnly: true } : {}),
    ...options(mount),
  };
}

function options(mount: Mount): Pick<MountBody, 'BindOptions' | 'VolumeOptions' | 'TmpfsOptions'> {
  switch (mount.type) {
    case 'bind':
      return some('BindOptions', given('Propagation', mount.propagation));
    case 'volume':
      return some('VolumeOptions', {
        ...(mount.noCopy ? { NoCopy: true as const } : {}),
        ...given('Subpath', mount.subpath),
      });
    case 'tmpfs':
      return some('TmpfsOptions', { ...given('SizeBytes', mount.size), ...given('Mode', mount.mode) });
    default:
      return {};
  }
}

/** The field, where anything is in it. */
function some<K extends string, T extends object>(name: K, fields: T): { readonly [key in K]?: T } {
  return given(name, Object.keys(fields).length === 0 ? null : fields);
}
