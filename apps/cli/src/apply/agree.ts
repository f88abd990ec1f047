import type { PlanStep } from '@maestro-ng/engine';
import type { CommandContext } from '../command-context.ts';
import { confirm } from '../confirm.ts';
import { loadEngine } from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ProgressMode } from '../flags.ts';
import { isLeftOut } from '../render/change-phrases.ts';
import { jsonDocument } from '../render/json.ts';
import { planRecord } from '../render/plan-record.ts';
import { planLines } from '../render/plan-text.ts';
import { wantsJson } from '../render/play-reporter.ts';
import type { ObservedPlan } from './observe-plan.ts';

export interface AgreeFlags {
  readonly file: string;
  readonly json: boolean;
  readonly progress: ProgressMode;
  readonly yes: boolean;
  readonly 'dry-run': boolean;
  readonly 'keep-going': boolean;
  readonly 'skip-unreachable': boolean;
}

/**
 * Shows a plan, and asks whether it is to be done.
 *
 * @returns the exit code where it ends with that: a dry run. undefined: go on.
 * @throws CommandFailure where it cannot be done, or the answer is no; UsageError where nobody can be asked.
 */
export async function agreeToPlan(
  { console, version }: CommandContext,
  { plan, basis, situation, weights, unpruned, mayStillRun }: Extract<ObservedPlan, { ok: true }>,
  flags: AgreeFlags,
): Promise<number | undefined> {
  const engine = await loadEngine();
  const isDryRun = flags['dry-run'];
  const skipsUnreachable = flags['skip-unreachable'];
  const json = wantsJson(flags);
  if (isDryRun && json)
    console.out.write(
      jsonDocument('plan', version, planRecord(engine, plan, { ...situation, mayStillRun }, await weights())),
    );
  const output = isDryRun ? console.out : console.err;
  const isShown = isDryRun ? !json : !json && flags.progress !== 'quiet' && engine.hasWork(plan);
  if (isShown) {
    const { columns } = output.traits();
    const weightOf = await weights();
    await output.writeLines(
      planLines(engine, plan, situation, {
        style: output.style(),
        columns,
        weightOf,
        basis,
        skipsUnreachable,
      }),
    );
  }
  const refused = plan.nodes.filter(
    (node): node is PlanStep => node.kind === 'step' && node.change?.kind === 'refuse',
  );
  const fatal = flags['keep-going'] ? [] : refused.filter((step) => !(skipsUnreachable && isLeftOut(step)));
  const isSure = unpruned.length === 0 && mayStillRun.length === 0;
  if (isDryRun) return refused.length === 0 && isSure ? exitCodes.ok : exitCodeOf(refused);
  // The play tells of it, and begins nothing.
  if (fatal.length > 0 || flags.yes || !engine.hasWork(plan)) return undefined;
  await confirm(console, { question: 'Do this?', flag: '--yes', inputIsTaken: flags.file === '-' });
  return undefined;
}

function exitCodeOf(refused: readonly PlanStep[]): number {
  return refused.every(isLeftOut) ? exitCodes.unreachable : exitCodes.failed;
}
