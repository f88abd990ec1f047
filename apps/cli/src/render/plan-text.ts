import type { Change, Plan, PlanBasis, PlanStep, Situation } from '@maestro-ng/engine';
import { changeReasons, changeSign, changeVerb, isLeftOut } from './change-phrases.ts';
import { differenceLines } from './difference-lines.ts';
import { count } from './grammar.ts';
import { prose } from './prose.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';

type Engine = Pick<typeof import('@maestro-ng/engine'), 'changesSomething' | 'changeWaves' | 'criticalPath'>;

export interface PlanTextOptions {
  readonly style: Style;
  /** undefined: nothing is cut. */
  readonly columns: number | undefined;
  /** How long a step took last time, in milliseconds. Default: each counts the same. */
  readonly weightOf?: (step: PlanStep) => number;
  /** What was planned for. Default `file`. */
  readonly basis?: PlanBasis;
  /** Whether ships that do not answer are left out. Default false. */
  readonly skipsUnreachable?: boolean;
}

/** A plan for people: what is done, in waves, why, and in what each container differs. */
export function planLines(
  engine: Engine,
  plan: Plan,
  situation: Pick<Situation, 'silent' | 'orphans' | 'renamed'>,
  options: PlanTextOptions,
): string[] {
  const { colors } = options.style;
  const waves = engine.changeWaves(plan);
  const steps = plan.nodes.filter((node): node is PlanStep => node.kind === 'step');
  const left = steps.filter((step) => step.subject.kind === 'instance' && !engine.changesSomething(step));
  return [
    ...waves.flatMap((wave, index) => [
      colors.dim(`wave ${index + 1}`),
      ...wave.flatMap((step) => stepLines(step, options)),
    ]),
    ...ifNewerLines(left, options),
    ...notes(situation, steps, options).map((line) => prose(line, options.columns)),
    ...pathLine(engine.criticalPath(plan, options.weightOf), options),
    prose(summary(plan, waves.flat(), left.length, options), options.columns),
  ];
}

const indent = '  ';

/** One step of a plan, with what differs. */
export function stepLines(step: PlanStep, options: PlanTextOptions): string[] {
  const { style, columns, basis } = options;
  const { change, subject } = step;
  if (change === undefined) return [];
  const sign = changeSign(change);
  const paint = painter(sign, style);
  const where = `${sanitize(subject.instance)} (${sanitize(subject.ship)})`;
  const reasons = changeReasons(step, basis);
  const head = `${indent}${sign} ${verbOf(step, change, options)} ${where}`;
  const why = reasons.length === 0 ? '' : `: ${reasons.join(', ')}`;
  return [prose(`${paint(head)}${why}`, columns), ...detailLines(step, options)];
}

function verbOf(step: PlanStep, change: Change, { skipsUnreachable = false }: PlanTextOptions): string {
  return skipsUnreachable && isLeftOut(step) ? 'leave out' : changeVerb(change);
}

function detailLines(
  step: PlanStep,
  { style, columns, skipsUnreachable = false }: PlanTextOptions,
): string[] {
  const { change } = step;
  if (skipsUnreachable && isLeftOut(step)) return [];
  if (change?.kind === 'refuse' && change.failure.hint !== undefined)
    return [prose(`${indent.repeat(3)}${style.text(change.failure.hint)}`, columns)];
  if (change?.kind !== 'replace' && change?.kind !== 'update') return [];
  const lost =
    change.kind === 'replace' && change.anonymousVolumes.length > 0
      ? [
          prose(
            `${indent.repeat(3)}${style.colors.red(`loses what it keeps in ${change.anonymousVolumes.map(sanitize).join(', ')}`)}`,
            columns,
          ),
        ]
      : [];
  return [...differenceLines(change.differences, { style, columns }), ...lost];
}

function painter(sign: ReturnType<typeof changeSign>, { colors }: Style): (text: string) => string {
  switch (sign) {
    case '+':
      return colors.green;
    case '~':
      return colors.yellow;
    case '-':
    case '!':
      return colors.red;
    case '=':
      return colors.cyan;
  }
}

/** What may still be replaced, by what its registry has. */
function ifNewerLines(left: readonly PlanStep[], { style, columns }: PlanTextOptions): string[] {
  const names = left.flatMap(({ change, subject }) =>
    change?.kind === 'leave' && change.ifNewer ? [sanitize(subject.instance)] : [],
  );
  if (names.length === 0) return [];
  const line = `${count(names.length, 'instance')} replaced only if the pull brings another image: ${names.join(', ')}`;
  return [prose(style.colors.dim(line), columns)];
}

function notes(
  { silent, orphans, renamed }: Pick<Situation, 'silent' | 'orphans' | 'renamed'>,
  steps: readonly PlanStep[],
  { style, basis = 'file' }: PlanTextOptions,
): string[] {
  const removed = new Set(
    steps.flatMap(({ subject }) => (subject.kind === 'orphan' ? [subject.container] : [])),
  );
  const kept = orphans.filter(({ id }) => !removed.has(id));
  return [
    ...Object.entries(silent).map(
      ([ship, cause]) =>
        `${style.colors.yellow('warning')}: ${sanitize(ship)} does not answer: ${sanitize(cause)}`,
    ),
    ...renamed.map(({ container, ship, instance, state }) => {
      const stays = state === 'running' ? 'goes on running' : 'stays';
      return `${style.colors.yellow('warning')}: ${sanitize(container)} (${sanitize(ship)}) is a container of ${sanitize(instance)} under another name, and ${stays}`;
    }),
    ...(kept.length === 0
      ? []
      : [
          `${count(kept.length, 'container')} that the ${basis} does not name ${kept.length === 1 ? 'stays' : 'stay'}; --prune removes ${kept.length === 1 ? 'it' : 'them'}: ${kept.map(({ container, ship }) => `${sanitize(container)} (${sanitize(ship)})`).join(', ')}`,
        ]),
  ];
}

function pathLine(path: readonly PlanStep[], { style, columns }: PlanTextOptions): string[] {
  const names = path
    .map(({ subject }) => sanitize(subject.instance))
    // An instance that moves, or whose image is pulled before, has several steps.
    .filter((name, index, all) => name !== all[index - 1]);
  if (names.length < 2) return [];
  return prose(`longest way: ${names.join(` ${style.symbols.arrow} `)}`, columns)
    .split('\n')
    .map((line) => style.colors.dim(line));
}

const order = [
  'pull',
  'create',
  'start',
  'replace',
  'update',
  'finish',
  'stop',
  'remove',
  'leave out',
  'cannot',
] as const;
const words: { readonly [verb in (typeof order)[number]]: string } = {
  pull: 'to pull',
  create: 'to create',
  start: 'to start',
  replace: 'to replace',
  update: 'to update',
  finish: 'to finish',
  stop: 'to stop',
  remove: 'to remove',
  'leave out': 'left out',
  cannot: 'that cannot be acted on',
};

/** `plan shop: 1 to create, 2 to replace, 3 as they are`. */
function summary(
  { environment }: Plan,
  changing: readonly PlanStep[],
  left: number,
  options: PlanTextOptions,
): string {
  const counts = new Map<string, number>();
  for (const step of changing) {
    if (step.change === undefined) continue;
    const verb = verbOf(step, step.change, options);
    counts.set(verb, (counts.get(verb) ?? 0) + 1);
  }
  const parts = order.flatMap((verb) => {
    const number = counts.get(verb) ?? 0;
    return number === 0 ? [] : [`${number} ${words[verb]}`];
  });
  const all = [...parts, ...(left === 0 ? [] : [`${left} ${left === 1 ? 'is' : 'are'} as asked`])];
  const what = parts.length === 0 ? ['nothing to do', ...all] : all;
  return `plan ${sanitize(environment)}: ${what.join(', ')}`;
}
