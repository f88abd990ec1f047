import type { Operation, OperationReport } from '../decide/index.ts';
import { isRunning, type ObservedPort, type PlanStep, type RestartPolicy } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { withheldTrouble } from './call-trouble.ts';
import type { ReadyStep } from './first-look.ts';
import { perform } from './perform.ts';
import type { StepResult } from './run-step.ts';
import type { PlannedOperation } from './step-context.ts';

/** A container that is stopped and kept, because its instance is to run elsewhere, or others need its ports. */
export interface Parked {
  readonly step: PlanStep;
  readonly driver: HostDriver;
  /** Its name when it was stopped, and its id. */
  readonly name: string;
  readonly container: string;
  /** Its restart policy before; undefined: it is as it was. */
  readonly restart: RestartPolicy | undefined;
  /** Whether it ran before. */
  readonly ran: boolean;
  /** That it published then. */
  readonly ports: readonly ObservedPort[];
}

/** What a step has stopped, and is to be started again should it have been in vain; undefined: nothing. */
export function parkedBy(
  { step, driver, container: found }: ReadyStep,
  { outcome, rested, stopped = false }: StepResult,
): Parked | undefined {
  const { change, subject } = step;
  const ports = found?.ports ?? [];
  const about = { step, driver, name: subject.instance, restart: rested, ran: stopped, ports };
  if (!stopped && outcome.kind !== 'already-down') return undefined;
  if (change?.kind === 'stop' && subject.kind === 'orphan') return { ...about, container: subject.container };
  return change?.kind === 'replace' && change.exchanges === true
    ? { ...about, container: change.container }
    : undefined;
}

export interface Means {
  readonly signal: AbortSignal;
  readonly beforeOperation: ((operation: PlannedOperation) => Promise<void>) | undefined;
  readonly settled: (step: PlanStep, operation: Operation, done: boolean) => void;
}

/** Starts what is parked again, as it was. Always resolves. @returns why it could not; undefined: it is started. */
export async function bringBack(
  { step, driver, name: container, container: id, restart }: Parked,
  means: Means,
): Promise<string | undefined> {
  const asBefore =
    restart === undefined || restart.name === 'no' ? [] : [{ name: 'update', restart } as const];
  const operations = [...asBefore, { name: 'start' } as const];
  return operateAll(
    driver,
    step,
    operations.map((operation) => ({ ...operation, container, id })),
    means,
  );
}

/** Whether a container of an instance may run on its ship. @param driver undefined: nothing is known of its ship. */
export async function mayRun(
  instance: string,
  driver: HostDriver | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const found = await driver?.containers.inspect(instance, { signal });
    return driver === undefined || (found !== undefined && isRunning(found.state));
  } catch {
    return true;
  }
}

/** One after the other, up to the first that fails. @returns why that one did */
export async function operateAll(
  driver: HostDriver,
  step: PlanStep,
  operations: readonly Operation[],
  means: Means,
): Promise<string | undefined> {
  for (const operation of operations) {
    const report = await operate(driver, { step, operation }, means);
    if (!report.done) return report.trouble.message;
  }
  return undefined;
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
  settled(step, operation, report.done);
  return report;
}
