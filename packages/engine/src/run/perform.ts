import type { Operation, OperationReport, StepTask } from '../decide/index.ts';
import {
  type ContainerSpec,
  type Dictionary,
  defaultStopTimeoutSeconds,
  dictionary,
  labelNames,
} from '../model/index.ts';
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
        return await create(containers, await material(), { signal, warn });
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
      case 'update':
        await containers.update(operation.id, { restart: operation.restart }, { signal });
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

/** An Engine repeats a variable that it refuses: its value may be secret. */
async function create(
  containers: HostDriver['containers'],
  material: ContainerMaterial,
  { signal, warn }: { readonly signal: AbortSignal; readonly warn: (message: string) => void },
): Promise<OperationReport> {
  const withoutValues = (message: string): string =>
    material.env.reduce((text, variable) => {
      const equals = variable.indexOf('=');
      return equals < 0 ? text : text.replaceAll(variable, `${variable.slice(0, equals)}=***`);
    }, message);
  try {
    const { id, warnings } = await containers.create(material, { signal });
    for (const warning of warnings) warn(withoutValues(warning));
    return { done: true, id };
  } catch (error) {
    const trouble = troubleOf(error);
    return { done: false, trouble: { ...trouble, message: withoutValues(trouble.message) } };
  }
}

/** Maestro's own labels on a container that it makes. */
export function maestroLabels(task: StepTask, service: string, version: string): Dictionary<string> {
  const { stopTimeoutSeconds } = task;
  const stopTimeout =
    stopTimeoutSeconds === defaultStopTimeoutSeconds
      ? []
      : [[labelNames.stopTimeout, String(stopTimeoutSeconds)] as const];
  return dictionary([
    [labelNames.environment, task.environment],
    [labelNames.service, service],
    [labelNames.instance, task.instance],
    [labelNames.specification, task.digest],
    [labelNames.version, version],
    ...stopTimeout,
  ]);
}
