import { MaestroCommand } from '../base-command.ts';
import { loadEngine } from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';
import { explanationLines } from '../explain/explanation-lines.ts';
import { shownExplanation } from '../explain/shown-explanation.ts';
import { veiledTexts } from '../explain/veiled-texts.ts';
import { type WhatApplyDoes, whatApplyDoes } from '../explain/what-apply-does.ts';
import { loadFile } from '../load-file.ts';
import { Args, Flags } from '../oclif.ts';
import { jsonDocument } from '../render/json.ts';
import { type PlanTextOptions, stepLines } from '../render/plan-text.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { reportWarnings } from '../report.ts';
import { rejectSelection } from '../selection.ts';
import { UsageError } from '../usage-error.ts';

export default class Explain extends MaestroCommand {
  static override id = 'explain';
  static override summary = 'Say what an instance waits for, and where its values come from.';
  static override description =
    'Prints where the instance is placed, the services that must be up before it, its checks, and each value of its container with the place that it comes from: a key of the instance, its service or its ship, a line of an env file, Maestro, or a default. Of what a template wrote, the place in the template, and the variables that it read; and what apply would do with the container that is on the ship. Secrets are shown as ***.';
  static override usage = 'explain INSTANCE [FLAGS]';
  static override examples = [
    'maestro explain web-1',
    'maestro explain web-1 --offline',
    'maestro explain web-1 --json',
    'maestro -f staging.yaml explain web-1',
  ];
  static override flags = {
    offline: Flags.boolean({ description: 'ask no ship what apply would do' }),
  };
  static override things = 'instance' as const;
  static override args = {
    instance: Args.string({ ignoreStdin: true, description: 'the name of an instance' }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Explain);
    const { console, version } = this.context;
    if (args.instance === undefined) throw new UsageError('explain needs the name of an instance');
    const loaded = await loadFile(this.context, flags);
    reportWarnings(console, loaded, flags);
    const { explainInstance, findInstance } = await loadEngine();
    const { environment, document } = loaded;
    const found = findInstance(environment, args.instance);
    if (!found.ok) throw rejectSelection(found.problems);
    if (document === undefined) throw new Error('an environment without a document');

    const explanation = explainInstance(environment, args.instance, document);
    const veiled = veiledTexts(loaded, explanation, explainInstance);
    const shown = shownExplanation(explanation, veiled, document);
    const applied = flags.offline ? undefined : await whatApplyDoes(environment, args.instance);
    if (wantsJson(flags)) {
      const apply = applied === undefined ? {} : { apply: applyRecord(applied) };
      console.out.write(jsonDocument('explanation', version, { ...shown, ...apply }));
    } else {
      const { out } = console;
      const options = { style: out.style(), columns: out.traits().columns };
      const lines = applied === undefined ? [] : applyLines(applied, options);
      await out.writeLines([...explanationLines(shown, options), ...lines]);
    }
    return applied?.silent == null ? exitCodes.ok : exitCodes.unreachable;
  }
}

function applyRecord({ steps, silent }: WhatApplyDoes): object {
  return {
    silent,
    steps: steps.map(({ id, subject, change }) => ({ step: id, subject, change: change ?? null })),
  };
}

function applyLines({ steps }: WhatApplyDoes, options: PlanTextOptions): string[] {
  return steps.length === 0 ? [] : ['apply would', ...steps.flatMap((step) => stepLines(step, options))];
}
