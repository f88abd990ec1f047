import type { Bound, FailureAction, UpdateOrder, UpdatePolicy } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { resolveDuration } from './duration.ts';
import type { Finder } from './report.ts';

/** A service's section `update`, its defaults filled in; null: there is none. */
export function resolveUpdate(section: Cursor, report: Finder): UpdatePolicy | null {
  if (!section.isMapping) return null;
  const time = (key: string): number => resolveDuration(section.get(key), report) ?? 0;
  return {
    parallelism: resolveBound(section.get('parallelism')) ?? { kind: 'count', count: 1 },
    delayMs: time('delay'),
    monitorMs: time('monitor'),
    failureAction: oneOf<FailureAction>(section.get('failure_action'), ['pause', 'continue', 'rollback']),
    maxFailureRatio: section.get('max_failure_ratio').number() ?? 0,
    order: oneOf<UpdateOrder>(section.get('order'), ['stop-first', 'start-first']),
  };
}

/** A number, or a percentage; null: none is given, or validation has refused it. */
export function resolveBound(cursor: Cursor): Bound | null {
  const count = cursor.integer();
  if (count !== undefined) return { kind: 'count', count };
  const [, percent] = /^\s*([\d.]+)\s*%\s*$/.exec(cursor.text() ?? '') ?? [];
  return percent === undefined ? null : { kind: 'percent', percent: Number(percent) };
}

/** The first is the default. */
function oneOf<Name extends string>(cursor: Cursor, names: readonly [Name, ...Name[]]): Name {
  return names.find((name) => name === cursor.text()) ?? names[0];
}
