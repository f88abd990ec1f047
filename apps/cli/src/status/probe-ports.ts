import type { Environment, Instance, ObservedContainer, Operator } from '@maestro-ng/engine';
import { bounded } from './bounded.ts';
import { type PortStatus, publishedPorts } from './status.ts';

const connectTimeoutMs = 2000;
/** Of a long range the first few tell enough. */
const mostOfRange = 8;

export interface ProbeTarget {
  readonly instance: Instance;
  /** null: not up, nothing is tried. */
  readonly container: ObservedContainer | null;
}

/** Whether each port of the instances accepts a connection on its ship; all at once, but for `concurrency`. */
export async function probePorts(
  environment: Environment,
  targets: readonly ProbeTarget[],
  operator: Pick<Operator, 'connect'>,
  signal: AbortSignal,
  concurrency: number,
): Promise<Map<string, readonly PortStatus[]>> {
  const run = bounded(concurrency);
  const probe = async ({ instance, container }: ProbeTarget): Promise<[string, readonly PortStatus[]]> => {
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
        numbers.map((port) =>
          run(() => operator.connect({ host, port, timeoutMs: connectTimeoutMs }, signal)),
        ),
      );
      return { ...base, up: answers.length > 0 && answers.every(({ open }) => open) };
    });
    return [instance.name, await Promise.all(ports)];
  };
  return new Map(await Promise.all(targets.map(probe)));
}
