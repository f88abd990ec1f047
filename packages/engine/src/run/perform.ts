import type { Operation, OperationReport, StepTask } from '../decide/index.ts';
import { type ContainerSpec, type Dictionary, dictionary, labelNames } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { troubleOf } from './call-trouble.ts';

/** What creating a container takes. */
export interface ContainerMaterial {
  readonly spec: ContainerSpec;
  readonly env: readonly string[];
  readonly labels: Dictionary<string>;
}

/** Makes one driver call. Always resolves. @param call.warn hears of what an Engine has to say of a new container. */
export async function perform(
  driver: HostDriver,
  operation: Operation,
  material: () => Promise<ContainerMaterial>,
  { signal, warn }: { readonly signal: AbortSignal; readonly warn: (message: string) => void },
): Promise<OperationReport> {
  const { containers, networks } = driver;
  try {
    switch (operation.name) {
      case 'create': {
        const { id, warnings } = await containers.create(await material(), { signal });
        for (const warning of warnings) warn(warning);
        return { done: true, id };
      }
      case 'connect': {
        const { spec } = await material();
        const attachment = spec.networks.find(({ network }) => network === operation.network);
        if (attachment !== undefined) {
          await networks.connect(operation.id, attachment, { signal, links: spec.links });
        }
        return { done: true };
      }
      case 'start':
        await containers.start(operation.id, { signal });
        return { done: true };
      case 'stop':
        await containers.stop(operation.id, { signal, timeoutSeconds: operation.timeoutSeconds });
        return { done: true };
      case 'kill':
        await containers.kill(operation.id, { signal });
        return { done: true };
      case 'rename':
        await containers.rename(operation.id, operation.to, { signal });
        return { done: true };
      case 'remove':
        await containers.remove(operation.id, { signal });
        return { done: true };
    }
  } catch (error) {
    return { done: false, trouble: troubleOf(error) };
  }
}

/** Maestro's own labels on a container that it makes. */
export function maestroLabels(task: StepTask, service: string, version: string): Dictionary<string> {
  return dictionary([
    [labelNames.environment, task.environment],
    [labelNames.service, service],
    [labelNames.instance, task.instance],
    [labelNames.specification, task.digest],
    [labelNames.version, version],
  ]);
}
