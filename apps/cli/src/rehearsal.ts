import type { Rehearsal } from '@maestro-ng/engine';
import type { CommandContext } from './command-context.ts';
import { exitCodes } from './exit-codes.ts';
import type { ProgressMode } from './flags.ts';
import { jsonDocument, jsonSight } from './render/json.ts';
import { wantsJson } from './render/play-reporter.ts';
import { prose } from './render/prose.ts';
import { rehearsalLines } from './render/rehearsal.ts';

/** Prints what a play would do. @returns the exit code, which is the play's if all that it does goes well. */
export async function showRehearsal(
  { console, version }: CommandContext,
  rehearsal: Rehearsal,
  flags: { readonly json: boolean; readonly progress: ProgressMode },
): Promise<number> {
  if (wantsJson(flags)) {
    const steps = rehearsal.steps.map(jsonSight);
    console.out.write(jsonDocument('rehearsal', version, { ...rehearsal, steps }));
  } else {
    const { columns } = console.out.traits();
    const lines = rehearsalLines(rehearsal, console.out.style());
    await console.out.writeLines(lines.map((line) => prose(line, columns)));
  }
  switch (rehearsal.verdict) {
    case 'succeeded':
      return exitCodes.ok;
    case 'failed':
      return exitCodes.failed;
    case 'unreachable':
      return exitCodes.unreachable;
  }
}
