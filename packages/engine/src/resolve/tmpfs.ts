import { type Dictionary, dictionary } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { claimTarget, type Targets } from './mount-targets.ts';
import type { InstanceReport } from './report.ts';

/** Paths in memory with Docker's options: `/tmp`, `/tmp:size=64m,mode=1777`. */
export function resolveTmpfs(cursor: Cursor, targets: Targets, report: InstanceReport): Dictionary<string> {
  return dictionary(
    cursor.oneOrMore().flatMap((item) => {
      const text = item.text();
      if (text === undefined) return [];
      const [path = '', ...options] = text.split(':');
      claimTarget(path, item, targets, report);
      return [[path, options.join(':')] as const];
    }),
  );
}
