import { fewNames } from '../model/few-names.ts';
import type { Environment, Outcome, OutcomeKind } from '../model/index.ts';
import type { PlayRecord } from './play-record.ts';

/** A rollback of an update puts back what failed, and nothing else: what was replaced well is on the new release. */
export function tellWhatStaysReplaced(
  record: Pick<PlayRecord, 'steps' | 'outcome' | 'tell'>,
  { services }: Pick<Environment, 'services'>,
): void {
  for (const { name, update } of Object.values(services)) {
    if (update?.failureAction !== 'rollback') continue;
    const own = record
      .steps()
      .filter(({ subject }) => subject.kind === 'instance' && subject.service === name);
    const that = (kind: OutcomeKind): typeof own => own.filter(({ id }) => record.outcome(id)?.kind === kind);
    const failed = that('failed').find(
      ({ id, change }) => change?.kind === 'replace' && !lostLock(record.outcome(id)),
    );
    const replaced = fewNames(that('replaced').map(({ subject }) => subject.instance));
    if (failed === undefined || replaced === undefined) continue;
    const message = `Only what failed is put back; on the new release stay: ${replaced}. \`maestro rollback\` takes all of it back.`;
    record.tell({ type: 'step-warned', step: failed.id, message });
  }
}

/** Then nothing was put back either. */
function lostLock(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'failed' && outcome.failure.code === 'lock-lost';
}
