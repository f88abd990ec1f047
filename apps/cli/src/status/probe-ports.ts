import type { ContainerStatus, Environment, Instance, ObservedPort, Operator } from '@maestro-ng/engine';

const connectTimeoutMs = 2000;
/** Of a long range the first few tell enough. */
const mostOfRange = 8;

export interface PortStatus {
  readonly name: string;
  readonly protocol: 'tcp' | 'udp';
  /** On the ship, e.g. `8080` or `8000-8003`. */
  readonly external: string;
  /** null: cannot be told from outside (UDP, or the container is not up). */
  readonly up: boolean | null;
}

export interface ProbeTarget {
  readonly instance: Instance;
  /** null: not up, nothing is tried. */
  readonly container: ContainerStatus | null;
}

/** Whether each port of an instance accepts a connection on its ship. @param run bounds how many are tried at once. */
export async function probePorts(
  environment: Environment,
  { instance, container }: ProbeTarget,
  operator: Pick<Operator, 'connect'>,
  signal: AbortSignal,
  run: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<readonly PortStatus[]> {
  const host = environment.ships[instance.ship]?.ip ?? '';
  const ports = instance.container.ports.map(async (named): Promise<PortStatus> => {
    const base = { name: named.name, protocol: named.protocol, external: named.external.text };
    if (container === null || named.protocol === 'udp') return { ...base, up: null };
    const { first, last } = named.external.range;
    const own = { length: Math.min(last - first + 1, mostOfRange) };
    // A container in the ship's own network publishes nothing: its ports are where the file says.
    const numbers =
      container.ports.length === 0 && instance.container.networkMode !== null
        ? Array.from(own, (_, index) => first + index)
        : publishedPorts(named, container.ports).slice(0, mostOfRange);
    const answers = await Promise.all(
      numbers.map((port) => run(() => operator.connect({ host, port, timeoutMs: connectTimeoutMs }, signal))),
    );
    return { ...base, up: answers.length > 0 && answers.every(({ open }) => open) };
  });
  return Promise.all(ports);
}

/** The ports on the ship that a named port of an instance is reached at; none for a container that publishes nothing. */
export function publishedPorts(
  named: Instance['container']['ports'][number],
  observed: readonly ObservedPort[],
): number[] {
  const { first, last } = named.exposed;
  const found = observed.flatMap((port) =>
    port.protocol === named.protocol && port.private >= first && port.private <= last && port.public !== null
      ? [port.public]
      : [],
  );
  return [...new Set(found)].sort((a, b) => a - b);
}
