import type { Change, Giver, PlanBasis, PlanStep, StepCause } from '@maestro-ng/engine';
import { listed } from './grammar.ts';
import { sanitize } from './sanitize.ts';

/** What an apply does to the subject of a step, as an imperative. */
export function changeVerb(change: Change): string {
  switch (change.kind) {
    case 'leave':
      return change.keptAside ? 'finish' : 'leave';
    case 'keep':
      return 'leave';
    case 'refuse':
      return 'cannot';
    default:
      return change.kind;
  }
}

/** Whether an apply that leaves out what is on ships that do not answer goes on without the step. */
export function isLeftOut({ change }: Pick<PlanStep, 'change'>): boolean {
  return change?.kind === 'refuse' && change.failure.code === 'ship-unreachable';
}

/** How a step stands in a plan: a sign of one column. */
export function changeSign(change: Change): '+' | '~' | '-' | '!' | '=' {
  switch (change.kind) {
    case 'create':
    case 'start':
    case 'pull':
      return '+';
    case 'replace':
    case 'update':
      return '~';
    case 'stop':
    case 'remove':
      return '-';
    case 'refuse':
      return '!';
    case 'leave':
    case 'keep':
      return '=';
  }
}

/** Why, and with which consequence, in a few clauses. */
export function changeReasons(step: PlanStep, basis: PlanBasis = 'file'): string[] {
  const { change } = step;
  const goes = change !== undefined && 'beside' in change && change.beside === true;
  const isPutBack = change?.kind === 'replace' && change.putsBack === true;
  return [
    ...ownReasons(step, basis),
    ...(isPutBack
      ? ['the old one that is kept aside is as asked, and is put back; what has its name is removed']
      : goes
        ? ['an old one is kept until it has proven itself, and goes then']
        : []),
  ];
}

function ownReasons({ change, cause }: PlanStep, basis: PlanBasis): string[] {
  if (change === undefined) return [];
  switch (change.kind) {
    case 'create':
      return [
        change.movesFrom === null ? 'there is none' : `it moves here from ${sanitize(change.movesFrom)}`,
      ];
    case 'start':
      return ['it does not run'];
    case 'replace':
      return change.takesFrom.map(takenPhrase);
    case 'pull':
      return [change.present ? 'it may be newer' : 'it is not there', ...madeOfIt(cause)];
    case 'stop':
      return stopReasons(change.movesTo, cause);
    case 'remove':
      return [
        change.because === 'not-in-file' ? `the ${basis} does not name it` : removalReasons[change.because],
        ...(change.because === 'not-in-file' && change.running ? ['it is stopped before'] : []),
      ];
    case 'refuse':
      return [`${sanitize(change.failure.cause).replace(/[.]$/, '')}`];
    case 'leave':
      return change.keptAside ? ['an old container is kept until it has proven itself'] : ['it is as asked'];
    case 'update':
      return [
        ...(change.aside === true ? ['it is kept aside under another name, and gets its own back'] : []),
        ...(change.starts === true ? ['it does not run, and is started as well'] : []),
      ];
    case 'keep':
      return [];
  }
}

function stopReasons(movesTo: string | null, cause: StepCause): string[] {
  const reasons = [
    ...(movesTo === null ? [] : [`it moves to ${sanitize(movesTo)}`]),
    ...(cause.kind === 'exchange' ? [`it exchanges ports with ${sanitize(listed(cause.with))}`] : []),
  ];
  return reasons.length === 0 ? ['it holds a port that is needed'] : reasons;
}

const removalReasons = {
  moved: 'it runs elsewhere then',
  replaced: 'its replacement runs then',
};

function madeOfIt(cause: StepCause): string[] {
  return cause.kind === 'made-of-it' ? [`for ${sanitize(listed(cause.instances))}`] : [];
}

function takenPhrase({ instance, gives, anew }: Giver): string {
  const what = {
    volumes: 'takes volumes from',
    links: 'links to',
    net: 'shares the network of',
    pid: 'shares the processes of',
    ipc: 'shares the memory of',
  };
  return `it ${what[gives]} ${sanitize(instance)}, which ${anew === undefined ? 'is made anew' : becomes[anew]}`;
}

const becomes = { started: 'is started again', before: 'was made or started after it' };
