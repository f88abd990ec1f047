import { nearest } from '@maestro-ng/schema';
import type { Cursor } from './cursor.ts';
import type { Need } from './cycles.ts';
import { didYouMean, type Report } from './report.ts';

/** What a service says of others. */
export interface Dependencies {
  readonly requires: readonly Need[];
  readonly wantsInfo: readonly string[];
}

/** Names that a file gives. */
export interface KnownNames {
  readonly services: ReadonlySet<string>;
  /** The service of each instance. */
  readonly ownerOf: ReadonlyMap<string, string>;
}

function ownService(instance: string, service: string | undefined): string | undefined {
  return service && `"${instance}" is an instance: write its service, "${service}"`;
}

function namedServices(
  list: Cursor,
  owner: string,
  phrase: string,
  { services: known, ownerOf }: KnownNames,
  report: Report,
): Map<string, Cursor> {
  const result = new Map<string, Cursor>();
  // As in the original, empty text names nobody.
  for (const item of list.truth() ? list.oneOrMore() : []) {
    const name = item.text();
    if (name === undefined || result.has(name)) continue;
    if (known.has(name)) result.set(name, item);
    else {
      report.error({
        code: 'unknown-service',
        message: `service "${owner}" ${phrase} "${name}", which is not a service of this file`,
        at: item,
        hint: ownService(name, ownerOf.get(name)) ?? didYouMean(nearest(name, known)),
      });
    }
  }
  return result;
}

/** A service's `requires` and `wants_info`, without repetitions; names of no service are reported. */
export function resolveDependencies(service: Cursor, known: KnownNames, report: Report): Dependencies {
  const required = namedServices(service.get('requires'), service.key, 'requires', known, report);
  const wanted = namedServices(service.get('wants_info'), service.key, 'wants information of', known, report);
  return {
    requires: [...required].map(([on, at]) => ({ on, at, verb: 'requires' })),
    wantsInfo: [...wanted.keys()],
  };
}
