import { type ObservedPlan, observePlan } from '../apply/observe-plan.ts';
import { planFormats } from '../apply/plan-formats.ts';
import { savePlan } from '../apply/saved-plan.ts';
import { MaestroCommand } from '../base-command.ts';
import { dockerHosts, loadEngine } from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';
import { fileDigest } from '../file-digest.ts';
import { applyingFlags, forceFlag, playFlags, selectionFlags, things } from '../flags.ts';
import { loadFile } from '../load-file.ts';
import { Flags } from '../oclif.ts';
import { playProblems } from '../play-problems.ts';
import { Rejected } from '../rejected.ts';
import { jsonDocument } from '../render/json.ts';
import { planDot, planMermaid } from '../render/plan-graph.ts';
import { planRecord } from '../render/plan-record.ts';
import { planLines } from '../render/plan-text.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { reportNotes, reportWarnings } from '../report.ts';
import { rejectSelection, selectionOf } from '../selection.ts';
import { tellingOfSlowShips } from '../slow-ships.ts';
import { UsageError } from '../usage-error.ts';

export default class Plan extends MaestroCommand {
  static override id = 'plan';
  static override summary = 'Show what apply would do, and why.';
  static override description =
    'Looks at all ships, compares each container with what the file asks for, and shows what an apply would create, replace, start, move and remove, in which order, and in what each container differs. Touches nothing. Only what the file says is compared: what comes from an image, or from Docker where nothing is said, is no difference.';
  static override usage = 'plan [THINGS]... [FLAGS]';
  static override examples = [
    'maestro plan',
    'maestro plan -r web',
    'maestro plan --out release.plan',
    'maestro plan --format mermaid',
    'maestro plan --detailed-exitcode || echo "something to do"',
  ];
  static override things = 'instances and services' as const;
  static override args = {
    things: {
      ...things,
      description: 'instances or services; none: all services that are not omitted, and what they depend on',
    },
  };
  static override flags = {
    ...applyingFlags,
    out: Flags.string({ helpValue: 'FILE', description: 'save the plan, for "maestro apply FILE"' }),
    format: Flags.string({
      helpValue: 'FORMAT',
      default: 'text',
      description: 'text; or as a graph: dot for Graphviz, mermaid',
    }),
    'detailed-exitcode': Flags.boolean({
      description: 'exit with 0 when there is nothing to do, 2 when there is, 1 for every error',
    }),
    ...forceFlag,
    ...selectionFlags,
    'skip-unreachable': playFlags['skip-unreachable'],
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Plan);
    const { console, version } = this.context;
    const format = planFormats.find((name) => name === flags.format);
    if (format === undefined)
      throw new UsageError(`--format needs one of ${planFormats.join(', ')}, not "${flags.format}"`);
    const loaded = await loadFile(this.context, flags);
    const engine = await loadEngine();
    const selection = selectionOf(args.things, flags);
    const rules = {
      refreshImages: flags['refresh-images'],
      prune: flags.prune,
      renewVolumes: flags['renew-volumes'],
      skipUnreachable: flags['skip-unreachable'],
      force: flags.force,
    };
    const connector = tellingOfSlowShips(await dockerHosts(), (sentence) =>
      reportNotes(console, [sentence], flags),
    );
    const { signal } = new AbortController();
    const planned = await observePlan(loaded.environment, selection, rules, { connector, signal });
    const found = planned.ok ? engine.preflight(loaded.environment, planned.plan) : [];
    const problems = await playProblems(found, loaded);
    reportWarnings(console, { warnings: problems.warnings, files: loaded.files }, flags);
    if (!planned.ok) throw rejectSelection(planned.problems);
    if (problems.errors.length > 0) throw new Rejected(problems.errors, loaded.files);
    const { plan, situation, mayStillRun, asked, states, weights, warnings } = planned;
    const weightOf = await weights();
    reportNotes(console, warnings, flags);
    if (wantsJson(flags))
      console.out.write(
        jsonDocument('plan', version, planRecord(engine, plan, { ...situation, mayStillRun }, weightOf)),
      );
    else {
      const { columns } = console.out.traits();
      const style = console.out.style();
      const skipsUnreachable = flags['skip-unreachable'];
      const lines = {
        text: () => planLines(engine, plan, situation, { style, columns, weightOf, skipsUnreachable }),
        dot: () => planDot(plan),
        mermaid: () => planMermaid(plan),
      };
      await console.out.writeLines(lines[format]());
    }
    if (flags.out !== undefined)
      savePlan(flags.out, version, {
        selection,
        rules,
        plan,
        asked,
        states,
        file: fileDigest(engine, loaded.environment),
      });
    return exitCodeOf(planned, engine.hasWork(plan), flags['detailed-exitcode']);
  }
}

/** A ship that does not answer counts where it matters for what was asked. */
function exitCodeOf(
  { plan, unpruned, mayStillRun }: Extract<ObservedPlan, { ok: true }>,
  hasWork: boolean,
  detailed: boolean,
): number {
  const codes = plan.nodes.flatMap((node) =>
    node.kind === 'step' && node.change?.kind === 'refuse' ? [node.change.failure.code] : [],
  );
  const isIncomplete = codes.length > 0 || unpruned.length > 0 || mayStillRun.length > 0;
  if (detailed) return isIncomplete ? exitCodes.failed : hasWork ? exitCodes.changes : exitCodes.ok;
  if (codes.some((code) => code !== 'ship-unreachable')) return exitCodes.failed;
  return isIncomplete ? exitCodes.unreachable : exitCodes.ok;
}
