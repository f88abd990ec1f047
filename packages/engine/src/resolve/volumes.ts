import type { Part } from '@maestro-ng/schema';
import type { VolumeBinding } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import type { InstanceReport } from './report.ts';

/** What is mounted in a container, and which place of the file mounts it. */
export interface Volumes {
  readonly bindings: readonly VolumeBinding[];
  readonly containerVolumes: readonly string[];
  /** By path in the container. */
  readonly targets: ReadonlyMap<string, Cursor>;
}

const volumeName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
const modeFlag = /^(rw|ro|z|Z|r?shared|r?slave|r?private|nocopy|consistent|cached|delegated)$/;

function bindingOf(entry: Cursor, schema: 1 | 2): VolumeBinding | undefined {
  if (schema === 1) {
    const source = entry.text();
    return source === undefined ? undefined : { source, target: entry.key, mode: 'rw' };
  }
  const target = (entry.isMapping ? entry.get('target') : entry).text();
  if (target === undefined) return undefined;
  const mode = entry.isMapping ? entry.get('mode').text() : undefined;
  return { source: entry.key, target, mode: mode ?? 'rw' };
}

/** A path in a container as Docker compares it. */
export function cleaned(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}`;
}

/** What Docker refuses of a path in the container. */
export function checkTarget(
  target: string,
  at: Cursor,
  report: InstanceReport,
  { part, hint = 'begin it with a slash' }: { readonly part?: Part | undefined; readonly hint?: string } = {},
): void {
  if (!target.startsWith('/')) {
    report.refuse({
      code: 'volume-target',
      message: `"${target}" is not an absolute path in the container`,
      at,
      ...(part && { part }),
      hint,
    });
  } else if (cleaned(target) === '/') {
    report.refuse({
      code: 'volume-target',
      message: "nothing can be mounted over the container's root folder",
      at,
      ...(part && { part }),
    });
  }
}

function checkBinding(binding: VolumeBinding, at: Cursor, schema: 1 | 2, report: InstanceReport): void {
  const { source, target, mode } = binding;
  // Schema 2 writes the ship's side first, as the key.
  checkTarget(target, at.isMapping ? at.get('target') : at, report, {
    part: schema === 1 ? 'key' : 'value',
    // Who takes one order for the other would turn the mount around by adding a slash.
    ...(schema === 1 &&
      !at.isMapping && {
        hint: 'the path in the container comes first in a file of schema 1, and begins with a slash',
      }),
  });
  if (source.includes(':') || target.includes(':')) {
    report.refuse({
      code: 'volume-path',
      message: `"${source}" → "${target}": a path with a colon cannot be mounted`,
      at,
    });
  } else if (source.includes('/') ? !source.startsWith('/') : !volumeName.test(source)) {
    report.refuse({
      code: 'volume-source',
      message: `"${source}" is neither an absolute path of the ship nor a volume's name`,
      at,
      part: schema === 1 ? 'value' : 'key',
      hint: /^[a-zA-Z0-9]$/.test(source)
        ? 'the name of a volume has two characters at least; a path begins with a slash'
        : 'begin a path with a slash; names are letters, digits, and "_.-" from the second character on',
    });
  }
  const unknown = mode.split(',').find((flag) => !modeFlag.test(flag));
  if (unknown !== undefined) {
    report.refuse({
      code: 'volume-mode',
      message: `"${unknown}" is not a mode of a volume`,
      at: at.isMapping ? at.get('mode') : at,
      hint: 'write ro, rw, z, Z, nocopy or a kind of propagation such as rslave; several with commas',
    });
  }
}

/** An instance's volumes. In schema 1 a later host path replaces an equal earlier one, as in the original. */
export function resolveVolumes(instance: Cursor, schema: 1 | 2, report: InstanceReport): Volumes {
  const bySource = new Map<string, { binding: VolumeBinding; at: Cursor }>();
  for (const entry of instance.get('volumes').entries()) {
    if (schema === 1 && entry.isMapping) {
      report.error({
        code: 'volume-schema',
        message: `the path on the ship is expected for ${entry.key}: without __maestro: {schema: 2}, volumes have no target and mode`,
        at: entry,
        hint: 'add __maestro: {schema: 2} to the file and turn its volumes round: path on the ship first',
      });
      continue;
    }
    const binding = entry.isAbsent ? undefined : bindingOf(entry, schema);
    if (binding === undefined) continue;
    const earlier = bySource.get(binding.source);
    if (earlier !== undefined) {
      report.warning({
        code: 'volume-replaced',
        message: `${binding.source} is mounted at ${binding.target} only, not at ${earlier.binding.target}: schema 1 knows each host path once`,
        at: earlier.at,
        hint: 'use __maestro: {schema: 2}, where volumes are written host path first',
        related: [{ at: entry.at, message: 'the mount that is kept' }],
      });
    }
    bySource.set(binding.source, { binding, at: entry });
  }
  const targets = new Map<string, Cursor>();
  const mountPoints = new Map<string, Cursor>();
  const bindings: VolumeBinding[] = [];
  for (const { binding, at } of bySource.values()) {
    checkBinding(binding, at, schema, report);
    const mountPoint = cleaned(binding.target);
    const other = mountPoints.get(mountPoint);
    mountPoints.set(mountPoint, at);
    if (other !== undefined) {
      report.refuse({
        code: 'volume-target-twice',
        message: `two volumes of instance "${report.instance}" are mounted at ${binding.target}`,
        at,
        related: [{ at: other.at, message: 'the other one' }],
      });
    }
    bindings.push(binding);
    targets.set(binding.target, at);
  }
  const containerVolumes: string[] = [];
  for (const item of instance.get('container_volumes').oneOrMore()) {
    const path = item.text();
    if (path === undefined || containerVolumes.includes(path)) continue;
    const bound = targets.get(path);
    if (bound !== undefined) {
      report.error({
        code: 'volume-conflict',
        message: `instance "${report.instance}" mounts a volume at ${path}, which is a container volume too`,
        at: item,
        hint: 'take one of the two away',
        related: [{ at: bound.at, message: 'mounted here' }],
      });
      continue;
    }
    checkTarget(path, item, report);
    const same = mountPoints.get(cleaned(path));
    if (same !== undefined) {
      // The original tells the two apart; Docker does not, and takes the one that is bound, or either.
      report.warning({
        code: 'volume-conflict',
        message: `instance "${report.instance}" mounts a volume at ${cleaned(path)} twice: ${path} is the same path`,
        at: item,
        hint: 'take one of the two away',
        related: [{ at: same.at, message: 'mounted here' }],
      });
    }
    mountPoints.set(cleaned(path), item);
    containerVolumes.push(path);
  }
  for (const item of instance.get('container_volumes').oneOrMore()) {
    const path = item.text();
    if (path !== undefined && !targets.has(path)) targets.set(path, item);
  }
  return { bindings, containerVolumes, targets };
}
