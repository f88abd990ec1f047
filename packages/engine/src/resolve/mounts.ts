import { nearest } from '@maestro-ng/schema';
import type { Mount } from '../model/index.ts';
import { resolveByteSize } from './byte-size.ts';
import type { Cursor } from './cursor.ts';
import { claimTarget, type Targets } from './mount-targets.ts';
import { didYouMean, type InstanceReport } from './report.ts';
import { resolveYesOrNo } from './yes-or-no.ts';

const propagations = ['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'];

/** Mounts in the long form of Compose's volumes. */
export function resolveMounts(cursor: Cursor, targets: Targets, report: InstanceReport): Mount[] {
  return cursor.items().flatMap((item) => {
    const mount = mountOf(item, report);
    if (mount === undefined) return [];
    claimTarget(mount.target, item.get('target'), targets, report);
    return [mount];
  });
}

function mountOf(item: Cursor, report: InstanceReport): Mount | undefined {
  const target = item.get('target').text();
  // What is missing is validation's to report.
  if (target === undefined) return undefined;
  reportUnused(item, report);
  const readOnly = resolveYesOrNo(item.get('read_only'), report) ?? false;
  const source = item.get('source').text() ?? '';
  const type = item.get('type').text();
  switch (type) {
    case 'bind':
      return bindMount(item, { target, readOnly, source }, report);
    case 'volume':
      return volumeMount(item, { target, readOnly, source }, report);
    case 'tmpfs': {
      const about = item.get('tmpfs');
      if (source !== '') refuseSource(item, 'a tmpfs has no source', report);
      const size = resolveByteSize(about.get('size'), report);
      return { type, target, readOnly, size, mode: resolveMode(about.get('mode')) };
    }
    case 'npipe':
    case 'cluster':
    case 'image':
      if (source === '') refuseSource(item, `a mount of the type ${type} needs a source`, report);
      return { type, source, target, readOnly };
    default:
      return undefined;
  }
}

interface Common {
  readonly target: string;
  readonly readOnly: boolean;
  readonly source: string;
}

function bindMount(item: Cursor, common: Common, report: InstanceReport): Mount {
  const about = item.get('bind');
  const { source, target } = common;
  const propagation = about.get('propagation').text() ?? null;
  const selinux = about.get('selinux').text();
  const createHostPath = resolveYesOrNo(about.get('create_host_path'), report) ?? true;
  if (!/^(\/|[A-Za-z]:)/.test(source)) {
    refuseSource(item, `"${source}" is not an absolute path of the ship, which a bind needs`, report);
  } else if (createHostPath && (source.includes(':') || target.includes(':'))) {
    report.refuse({
      code: 'volume-path',
      message: `"${source}" → "${target}": Docker makes no path with a colon`,
      at: item,
      hint: 'make it on the ship, and add bind: {create_host_path: false}',
    });
  }
  if (propagation !== null && !propagations.includes(propagation)) {
    report.error({
      code: 'mount-propagation',
      message: `"${propagation}" is not a kind of propagation; one of ${propagations.join(', ')} is expected`,
      at: about.get('propagation'),
      hint: didYouMean(nearest(propagation, propagations)),
    });
  }
  if (selinux !== undefined && !createHostPath) {
    report.refuse({
      code: 'mount-selinux',
      message:
        'Docker relabels only paths that it may make: selinux does not go with create_host_path: false',
      at: about.get('selinux'),
    });
  }
  const label = selinux === 'z' || selinux === 'Z' ? selinux : null;
  return { type: 'bind', ...common, propagation, createHostPath, selinux: label };
}

function volumeMount(item: Cursor, { source, ...common }: Common, report: InstanceReport): Mount {
  if (source.includes('/')) {
    refuseSource(item, `"${source}" is not the name of a volume`, report, 'write type: bind for a path');
  }
  const about = item.get('volume');
  return {
    type: 'volume',
    ...common,
    source: source === '' ? null : source,
    noCopy: resolveYesOrNo(about.get('nocopy'), report) ?? false,
    subpath: about.get('subpath').text() ?? null,
  };
}

/** A number is what YAML reads, to base eight with a leading zero; text is octal, as in Compose. */
function resolveMode(cursor: Cursor): number | null {
  if (typeof cursor.value === 'number') return cursor.value;
  const digits = /^0?o?([0-7]+)$/.exec(cursor.text() ?? '')?.[1];
  return digits === undefined ? null : Number.parseInt(digits, 8);
}

function refuseSource(item: Cursor, message: string, report: InstanceReport, hint?: string): void {
  const at = item.get('source');
  report.refuse({ code: 'mount-source', message, at: at.isAbsent ? item : at, hint });
}

function reportUnused(item: Cursor, report: InstanceReport): void {
  const type = item.get('type').text();
  for (const key of ['bind', 'volume', 'tmpfs']) {
    if (key === type || item.get(key).isAbsent) continue;
    report.warning({
      code: 'mount-settings-unused',
      message: `"${key}" has no effect on a mount of the type ${type}`,
      at: item.get(key),
      part: 'key',
    });
  }
}
