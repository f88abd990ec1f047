import type { ContainerSpec, Device, DeviceRequest, Dictionary, RestartPolicy } from '@maestro-ng/engine';
import { isShortBind, type MountBody, mountBody, shortBind } from './mount-options.ts';
import { filled, filledMap, given, pairs } from './optional-fields.ts';
import { type PortBinding, portBindings } from './port-options.ts';

/** What Docker is asked of the host for a container. */
export interface HostConfig {
  readonly Binds?: readonly string[];
  readonly VolumesFrom?: readonly string[];
  readonly Links?: readonly string[];
  readonly ExtraHosts?: readonly string[];
  readonly PortBindings?: Dictionary<readonly PortBinding[]>;
  readonly NetworkMode?: string;
  readonly Dns?: readonly string[];
  readonly RestartPolicy: RestartPolicyBody;
  /** Bytes. */
  readonly Memory?: number;
  readonly MemorySwap?: number;
  readonly CpuShares?: number;
  readonly Ulimits?: readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[];
  readonly Privileged?: true;
  readonly CapAdd?: readonly string[];
  readonly CapDrop?: readonly string[];
  readonly SecurityOpt?: readonly string[];
  readonly LogConfig?: { readonly Type: string; readonly Config: Dictionary<string> };
  readonly Mounts?: readonly MountBody[];
  readonly Tmpfs?: Dictionary<string>;
  readonly ReadonlyRootfs?: boolean;
  readonly Devices?: readonly DeviceMapping[];
  readonly DeviceRequests?: readonly DeviceRequestBody[];
  readonly NanoCpus?: number;
  /** Bytes. */
  readonly ShmSize?: number;
  readonly Init?: boolean;
  readonly PidMode?: string;
  readonly IpcMode?: string;
  readonly Sysctls?: Dictionary<string>;
  readonly GroupAdd?: readonly string[];
}

export interface RestartPolicyBody {
  readonly Name: string;
  readonly MaximumRetryCount: number;
}

interface DeviceMapping {
  readonly PathOnHost: string;
  readonly PathInContainer: string;
  readonly CgroupPermissions: string;
}

interface DeviceRequestBody {
  readonly Driver: string;
  /** -1: all. */
  readonly Count?: number;
  readonly DeviceIDs?: readonly string[];
  /** Any one of these lists will do. */
  readonly Capabilities: readonly (readonly string[])[];
  readonly Options: Dictionary<string>;
}

export function hostConfig(spec: ContainerSpec): HostConfig {
  return {
    ...filled('Binds', [
      ...spec.volumes.map(({ source, target, mode }) => `${source}:${target}:${mode}`),
      ...spec.mounts.filter(isShortBind).map(shortBind),
    ]),
    ...filled('VolumesFrom', spec.volumesFrom),
    // In networks of one's own, links belong to each of them.
    ...filled('Links', spec.networks.length > 0 ? [] : pairs(spec.links)),
    ...filled('ExtraHosts', pairs(spec.extraHosts)),
    ...portBindings(spec.ports),
    ...given('NetworkMode', spec.networks[0]?.network ?? spec.networkMode),
    ...given('Dns', spec.dns),
    RestartPolicy: restartPolicyBody(spec.restart),
    ...given('Memory', spec.memory),
    ...given('MemorySwap', spec.memorySwap),
    ...given('CpuShares', spec.cpuShares),
    ...filled(
      'Ulimits',
      spec.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    ),
    ...(spec.privileged ? { Privileged: true } : {}),
    ...filled('CapAdd', spec.capAdd),
    ...filled('CapDrop', spec.capDrop),
    ...filled('SecurityOpt', spec.securityOpt),
    ...(spec.log === null ? {} : { LogConfig: { Type: spec.log.driver, Config: spec.log.options } }),
    ...filled('Mounts', spec.mounts.filter((mount) => !isShortBind(mount)).map(mountBody)),
    ...filledMap('Tmpfs', spec.tmpfs),
    ...given('ReadonlyRootfs', spec.readOnly),
    ...filled('Devices', spec.devices.map(deviceMapping)),
    ...filled('DeviceRequests', spec.gpus.map(deviceRequest)),
    ...given('NanoCpus', spec.cpus === null ? null : Math.round(spec.cpus * 1e9)),
    ...given('ShmSize', spec.shmSize),
    ...given('Init', spec.init),
    ...given('PidMode', spec.pidMode),
    ...given('IpcMode', spec.ipcMode),
    ...filledMap('Sysctls', spec.sysctls),
    ...filled('GroupAdd', spec.groupAdd),
  };
}

export function restartPolicyBody({ name, maximumRetryCount }: RestartPolicy): RestartPolicyBody {
  return { Name: name, MaximumRetryCount: maximumRetryCount };
}

function deviceMapping({ source, target, permissions }: Device): DeviceMapping {
  return { PathOnHost: source, PathInContainer: target, CgroupPermissions: permissions };
}

function deviceRequest(request: DeviceRequest): DeviceRequestBody {
  return {
    Driver: request.driver,
    ...given('Count', request.count),
    ...filled('DeviceIDs', request.deviceIds),
    Capabilities: [request.capabilities],
    Options: request.options,
  };
}
