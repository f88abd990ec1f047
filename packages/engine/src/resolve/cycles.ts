import { cyclicComponents, shortestCycle } from '../graph/strong-components.ts';
import type { Cursor } from './cursor.ts';
import type { Report } from './report.ts';

/** Why one thing has to be up before another: the place in the file that says so. */
export interface Need {
  readonly on: string;
  readonly at: Cursor;
  /** As in `… takes volumes from one of …`. */
  readonly verb: string;
}

/** What every thing needs, in the file's order. */
export type Needs = ReadonlyMap<string, readonly Need[]>;

const mostShown = 12;

function drawn(cycle: readonly string[]): string {
  const members = cycle.map((name) => `"${name}"`);
  const first = members[0] ?? '';
  if (members.length <= mostShown) return [...members, first].join(' → ');
  const left = members.slice(0, mostShown - 1).join(' → ');
  return `${left} → … ${members.length - mostShown + 1} more … → ${first}`;
}

function caughtWithThem(others: number, things: 'service' | 'instance'): string {
  if (others === 0) return '';
  return ` (${others} more ${others === 1 ? `${things} is` : `${things}s are`} caught in cycles with them)`;
}

/** Reports things that need themselves, each by itself, and things that need each other, each group once, as a cycle. */
export function reportCycles(needs: Needs, things: 'service' | 'instance', report: Report): void {
  for (const [name, list] of needs) {
    const own = list.find((need) => need.on === name);
    if (own === undefined) continue;
    report.error({
      code: 'dependency-cycle',
      message: `${things} "${name}" ${own.verb} itself`,
      at: own.at,
      hint: 'take it away',
    });
  }
  // Without what needs itself: that would be the shortest cycle, and hide the one with others.
  const graph = new Map(
    [...needs].map(([name, list]) => [name, list.map((need) => need.on).filter((on) => on !== name)]),
  );
  for (const members of cyclicComponents(graph)) {
    const [first = ''] = members;
    const cycle = shortestCycle(graph, first, new Set(members));
    const edges = cycle.map((name, index) => {
      const target = cycle[index + 1] ?? first;
      return { name, target, need: needs.get(name)?.find((need) => need.on === target) };
    });
    const beginning = edges[0]?.need;
    if (beginning === undefined) continue;
    const others = members.length - cycle.length;
    report.error({
      code: 'dependency-cycle',
      message:
        `these ${things}s wait for each other, so none could ever start: ${drawn(cycle)}` +
        caughtWithThem(others, things),
      at: beginning.at,
      hint: edges.some(({ need }) => need?.verb === 'requires')
        ? 'take one of these dependencies away, or make a requires a wants_info'
        : 'take one of these dependencies away',
      related: edges
        .slice(1, mostShown)
        .flatMap(({ name, target, need }) =>
          need === undefined ? [] : [{ at: need.at.at, message: `"${name}" ${need.verb} "${target}"` }],
        ),
    });
  }
}
