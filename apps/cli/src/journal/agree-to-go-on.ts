import type { Environment, Rehearsal } from '@maestro-ng/engine';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../command-failure.ts';
import { confirm } from '../confirm.ts';
import { exitCodes } from '../exit-codes.ts';
import { fileDigest } from '../file-digest.ts';
import type { ProgressMode } from '../flags.ts';
import { rehearsalLines } from '../render/rehearsal.ts';
import type { Resumption } from './resumption.ts';

type Engine = Pick<typeof import('@maestro-ng/engine'), 'environmentDigest'>;

/** @throws CommandFailure where the file came to something else when the play began, unless that is accepted. */
export function refuseChanges(
  engine: Engine,
  environment: Environment,
  { kept, acceptChanges }: Resumption,
): void {
  const { digest, file } = kept.journal.head;
  if (acceptChanges || fileDigest(engine, environment, digest.salt).value === digest.value) return;
  throw new CommandFailure('file-changed', `${file}, or what it comes to, has changed since the play began`, {
    exitCode: exitCodes.rejected,
    hint: 'go on by the file as it is now with --accept-changes, or forget the play with --discard',
  });
}

/**
 * Shows what is left to do by a fresh look at the ships, and asks.
 * @throws UsageError where nobody can be asked, CommandFailure where the answer is no.
 */
export async function agreeToGoOn(
  { console }: CommandContext,
  { yes }: Resumption,
  { file, progress }: { readonly file: string; readonly progress: ProgressMode },
  rehearse: () => Promise<Rehearsal>,
): Promise<void> {
  if (yes) return;
  const inputIsTaken = file === '-';
  if (console.input.isTerminal && !inputIsTaken && progress !== 'quiet') {
    console.err.say(`${rehearsalLines(await rehearse(), console.err.style()).join('\n')}\n`);
  }
  await confirm(console, { question: 'Go on?', flag: '-y', inputIsTaken });
}
