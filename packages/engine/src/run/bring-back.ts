import type { Operation, OperationReport } from '../decide/index.ts';
import { isRunning, type PlanStep, type RestartPolicy } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { withheldTrouble } from './call-trouble.ts';
import { perform } from './perform.ts';
import type { PlannedOperation } from './step-context.ts';

/** A container that is stopped and kept, because its instance was to run on another ship. */
export interface Parked {
  readonly step: PlanStep;
  readonly driver: HostDriver;
  /** Its restart policy before; undefined: it is as it was. */
  readonly restart: RestartPolicy | undefined;
}

interface Place {
  /** What was to run instead. */
  readonly instance: PlanStep;
  /** undefined: nothing is known of its ship. */
  readonly driver: HostDriver | undefined;
}

interface Means {
  readonly signal: AbortSignal;
  readonly beforeOperation: ((operation: PlannedOperation) => Promise<void>) | undefined;
  readonly settled: (operation: Operation, done: boolean) => void;
}

/**
 * Starts what is parked again, unless the instance may run where it was to be. Always resolves.
 *
 * @returns how it stands, for people
 */
export async function bringBack(
  { step, driver, restart }: Parked,
  { instance, driver: there }: Place,
  means: Means,
): Promise<string> {
  const { subject } = step;
  if (subject.kind !== 'orphan') return unfinished(step, instance);
  if (there === undefined || (await mayRun(instance.subject.instance, there, means.signal)))
    return unfinished(step, instance);
  const { container: id, instance: container, ship } = subject;
  const operations: Operation[] = [
    ...(restart === undefined || restart.name === 'no'
      ? []
      : [{ name: 'update', container, id, restart } as const]),
    { name: 'start', container, id },
  ];
  for (const operation of operations) {
    const report = await operate(driver, { step, operation }, means);
    if (!report.done)
      return `${unfinished(step, instance)} It could not be started again there: ${report.trouble.message}`;
  }
  return `It does not run on ${instance.subject.ship}: its old container, ${container}, was started again on ${ship}.`;
}

/** What an interruption leaves of a move, for people. */
export function unfinished({ subject }: PlanStep, instance: PlanStep): string {
  const to = instance.subject.ship;
  return `Its old container, ${subject.instance}, stays stopped on ${subject.ship}, as its move to ${to} is not finished: apply again to go on.`;
}

async function mayRun(instance: string, { containers }: HostDriver, signal: AbortSignal): Promise<boolean> {
  try {
    const found = await containers.inspect(instance, { signal });
    return found !== undefined && isRunning(found.state);
  } catch {
    return true;
  }
}

async function operate(
  driver: HostDriver,
  { step, operation }: { readonly step: PlanStep; readonly operation: Operation },
  { signal, beforeOperation, settled }: Means,
): Promise<OperationReport> {
  const { ship, instance } = step.subject;
  try {
    await beforeOperation?.({ step: step.id, ship, instance, operation });
  } catch (error) {
    return { done: false, trouble: withheldTrouble(error) };
  }
  const nothingMade = (): never => {
    throw new Error('a container that is there is not made');
  };
  const report = await perform(driver, operation, nothingMade, { signal, warn: () => undefined });
  settled(operation, report.done);
  return report;
}
