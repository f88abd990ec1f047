import { type ComposeSpec, type PullPolicy, silentComposeSpec } from '../model/index.ts';
import { resolveAttachments } from './attachments.ts';
import { resolveByteSize } from './byte-size.ts';
import { commandWords } from './command.ts';
import { resolveCpus } from './cpus.ts';
import type { Cursor } from './cursor.ts';
import { resolveDevices } from './devices.ts';
import { resolveGpus } from './gpus.ts';
import { resolveHealthCheck } from './healthcheck.ts';
import { inherited, inheritedMapping } from './inherited.ts';
import { targetsOf } from './mount-targets.ts';
import { resolveMounts } from './mounts.ts';
import { entryTexts, nameValues, writtenTexts } from './name-values.ts';
import { resolveIpcMode, resolvePidMode } from './namespaces.ts';
import type { DeclaredNetworks } from './networks.ts';
import { resolvePlatform } from './platform.ts';
import { resolvePullPolicy } from './pull-policy.ts';
import type { InstanceReport } from './report.ts';
import { resolveStopSignal } from './stop-signal.ts';
import { resolveTmpfs } from './tmpfs.ts';
import { resolveYesOrNo } from './yes-or-no.ts';

const keys = (
  'entrypoint healthcheck networks tmpfs read_only devices shm_size init pid ipc sysctls cpus gpus platform group_add ' +
  'mounts stop_signal pull_policy'
).split(' ');

/** What the keys of the Compose specification ask for. */
export interface ComposeSettings {
  readonly container: ComposeSpec;
  readonly pullPolicy: PullPolicy;
  /** All that is mounted: volumes, by their paths as they are written, and mounts and tmpfs. */
  readonly targets: ReadonlyMap<string, Cursor>;
}

/**
 * The keys of the Compose specification, of a service and of its instance, whose mappings are merged over the service's
 * and whose other values replace them.
 */
export function resolveComposeKeys(
  service: Cursor,
  instance: Cursor,
  known: { readonly networks: DeclaredNetworks; readonly volumes: ReadonlyMap<string, Cursor> },
  report: InstanceReport,
): ComposeSettings {
  // Most instances of large files have none of them.
  if (!keys.some((key) => service.has(key) || instance.has(key))) {
    return { container: silentComposeSpec, pullPolicy: 'missing', targets: known.volumes };
  }
  const targets = targetsOf(known.volumes);
  const given = (key: string): Cursor => inherited(service, instance, key);
  return {
    container: {
      entrypoint: resolveEntrypoint(given('entrypoint'), report),
      healthCheck: resolveHealthCheck(service, instance, report),
      networks: resolveAttachments(service, instance, known.networks, report),
      tmpfs: resolveTmpfs(given('tmpfs'), targets, report),
      readOnly: resolveYesOrNo(given('read_only'), report),
      devices: resolveDevices(given('devices'), report),
      shmSize: resolveByteSize(given('shm_size'), report),
      init: resolveYesOrNo(given('init'), report),
      pidMode: resolvePidMode(given('pid'), report),
      ipcMode: resolveIpcMode(given('ipc'), report),
      sysctls: resolveSysctls(service, instance),
      cpus: resolveCpus(given('cpus'), report),
      gpus: resolveGpus(given('gpus'), report),
      platform: resolvePlatform(given('platform'), report),
      groupAdd: writtenTexts(given('group_add')),
      mounts: resolveMounts(given('mounts'), targets, report),
      stopSignal: resolveStopSignal(given('stop_signal'), report),
    },
    pullPolicy: resolvePullPolicy(given('pull_policy'), report),
    targets: new Map([...known.volumes, ...targets]),
  };
}

/** Empty: the container has none, not even the image's. */
function resolveEntrypoint(cursor: Cursor, report: InstanceReport): readonly string[] | null {
  const split = commandWords(cursor);
  if (split === undefined) return null;
  if ('words' in split) return split.words;
  report.refuse({
    code: 'invalid-command',
    message: `this entrypoint cannot be split into words: ${split.problem}`,
    at: cursor,
  });
  return null;
}

function resolveSysctls(service: Cursor, instance: Cursor): ComposeSpec['sysctls'] {
  const mapping = inheritedMapping(service, instance, 'sysctls');
  return mapping === undefined
    ? nameValues(inherited(service, instance, 'sysctls'))
    : entryTexts(mapping.entries());
}
