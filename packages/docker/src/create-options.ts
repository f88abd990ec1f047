import {
  type ContainerHealthCheck,
  type ContainerSpec,
  type CreateRequest,
  type Dictionary,
  dictionary,
} from '@maestro-ng/engine';
import { type EndpointSettings, endpointSettings } from './endpoint-settings.ts';
import { type HostConfig, hostConfig } from './host-config.ts';
import { given } from './optional-fields.ts';
import { exposedPorts } from './port-options.ts';

/** The body of `POST /containers/create`, in the words of the Engine's API; what is absent is the image's or Docker's. */
export interface CreateBody {
  readonly Image: string;
  readonly Hostname?: string;
  readonly Cmd?: readonly string[];
  readonly Env: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Labels: Dictionary<string>;
  readonly ExposedPorts?: Dictionary<Empty>;
  readonly Volumes?: Dictionary<Empty>;
  readonly Entrypoint?: readonly string[];
  readonly Healthcheck?: HealthcheckBody;
  readonly StopSignal?: string;
  readonly HostConfig: HostConfig;
  /** Of the first network: Engines before API 1.44 take no more. */
  readonly NetworkingConfig?: { readonly EndpointsConfig: Dictionary<EndpointSettings> };
}

interface HealthcheckBody {
  readonly Test?: readonly string[];
  /** Nanoseconds, as the other times; what is absent is the image's. */
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly Retries?: number;
  readonly StartPeriod?: number;
  readonly StartInterval?: number;
}

type Empty = Record<string, never>;

/** So Docker is told to forget the image's. */
const noEntrypoint = [''];

/** What Docker is asked to create; the container's name goes beside it, in the query. */
export function createOptions(request: CreateRequest): CreateBody {
  const { spec } = request;
  return {
    Image: spec.image,
    ...given('Hostname', spec.hostname),
    ...given('Cmd', spec.command),
    Env: request.env,
    ...given('User', spec.user),
    ...given('WorkingDir', spec.workdir),
    Labels: dictionary([...Object.entries(spec.labels), ...Object.entries(request.labels)]),
    ...exposedPorts(spec.ports),
    ...volumes(spec),
    ...given('Entrypoint', spec.entrypoint?.length === 0 ? noEntrypoint : spec.entrypoint),
    ...given('Healthcheck', spec.healthCheck === null ? null : healthcheck(spec.healthCheck)),
    ...given('StopSignal', spec.stopSignal),
    HostConfig: hostConfig(spec),
    ...networking(spec),
  };
}

/** As 0.8.3: a bind's target is declared as a volume too, so that other containers take it by `volumes_from`. */
function volumes(spec: ContainerSpec): { readonly Volumes?: Dictionary<Empty> } {
  const targets = [...spec.volumes.map(({ target }) => target), ...spec.containerVolumes];
  return targets.length === 0 ? {} : { Volumes: dictionary(targets.map((target) => [target, {}])) };
}

/** A container is made in its first network, and attached to the others afterwards. */
function networking({ networks, links }: ContainerSpec): Pick<CreateBody, 'NetworkingConfig'> {
  const [first] = networks;
  if (first === undefined) return {};
  const endpoints = dictionary([[first.network, endpointSettings(first, links)]]);
  return { NetworkingConfig: { EndpointsConfig: endpoints } };
}

function healthcheck(check: ContainerHealthCheck): HealthcheckBody {
  return {
    ...given('Test', check.test),
    ...given('Interval', nanoseconds(check.intervalMs)),
    ...given('Timeout', nanoseconds(check.timeoutMs)),
    ...given('Retries', check.retries),
    ...given('StartPeriod', nanoseconds(check.startPeriodMs)),
    ...given('StartInterval', nanoseconds(check.startIntervalMs)),
  };
}

function nanoseconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Math.round(milliseconds * 1e6);
}
