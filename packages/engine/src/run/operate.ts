import type { Operation, OperationReport } from '../decide/index.ts';
import { maskedQuotes, type StepActivity } from '../model/index.ts';
import { isLoss, withheldTrouble } from './call-trouble.ts';
import { hidingSecrets } from './hiding-secrets.ts';
import { type ContainerMaterial, perform } from './perform.ts';
import type { StepContext } from './step-context.ts';

/**
 * Performs one operation of a step, once it may begin, and tells of it. `not-begun`: the play was interrupted before.
 *
 * @param onEnded called when the container of a stop has ended, which may be some time before its Engine has tidied up behind it.
 */
export async function operate(
  context: StepContext,
  operation: Operation,
  material: () => Promise<ContainerMaterial>,
  onEnded: () => void,
): Promise<OperationReport | 'not-begun'> {
  const { driver, calls, step, interrupt, emit, watches, beforeOperation } = context;
  const { id, subject } = step;
  const { ship, instance } = subject;
  const tell = (activity: StepActivity): void => emit({ type: 'step-activity', step: id, activity });
  try {
    await beforeOperation?.({ step: id, ship, instance, operation });
  } catch (error) {
    return { done: false, trouble: withheldTrouble(error) };
  }
  if (interrupt.aborted) return 'not-begun';
  tell({ kind: 'operation', operation: operation.name, container: operation.container });
  if (operation.name === 'stop') {
    tell({ kind: 'waiting-for-stop', timeoutSeconds: operation.timeoutSeconds });
  }
  // Who hears of it may have interrupted the play.
  if (interrupt.aborted) return 'not-begun';
  watches.of(driver).attend();
  const performing = (): Promise<OperationReport> =>
    perform(driver, operation, material, {
      signal: calls,
      warn: (message) => emit({ type: 'step-warned', step: id, message }),
    });
  let hasEnded = false;
  const told = await (operation.name === 'stop'
    ? whileStopping(context, operation.id, performing, () => {
        hasEnded = true;
        onEnded();
      })
    : performing());
  const report = told.done ? told : { ...withoutSecrets(told, context), hasEnded };
  if (!report.done && isLoss(report.trouble)) context.onLost();
  const { name, container } = operation;
  emit({
    type: 'operation-settled',
    step: id,
    operation: name,
    container,
    done: report.done,
    ...(report.done && report.id !== undefined ? { id: report.id } : {}),
  });
  return report;
}

/** An Engine repeats a command that it cannot run, and what is secret in it. */
function withoutSecrets(
  { trouble, ...report }: Extract<OperationReport, { done: false }>,
  context: StepContext,
): OperationReport {
  const message = maskedQuotes(hidingSecrets(context)(trouble.message));
  return { ...report, trouble: { ...trouble, message } };
}

/**
 * A stop keeps its Engine busy as it begins, and once the container has ended. What the container takes in between is its own
 * doing, and nobody else has to wait for it.
 */
async function whileStopping(
  { driver, clock, watches, stopPatience, onPhase, onLost }: StepContext,
  container: string,
  stopping: () => Promise<OperationReport>,
  onEnded: () => void,
): Promise<OperationReport> {
  const { ship } = driver;
  const ended = new AbortController();
  let isSignalled = false;
  const leave = watches.of(driver).listen(container, (news) => {
    if (news === 'look') return;
    if (news.action === 'kill') isSignalled = true;
    // Somebody, or its restart policy, brings it back: whether it is down shows at the end of the play.
    if (news.action === 'start') onLost();
    if (news.action !== 'die') return;
    ended.abort();
    // What ends before the Engine has sent it a signal ends by itself, and its restart policy may start it again.
    if (isSignalled) onEnded();
  });
  const patienceMs = stopPatience.of(ship);
  clock.sleep(patienceMs, ended.signal).then(
    () => {
      stopPatience.exhausted(ship, patienceMs);
      onPhase('waiting');
    },
    () => undefined,
  );
  const report = await stopping();
  ended.abort();
  leave();
  onPhase('acting');
  return report;
}
