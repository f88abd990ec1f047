import { nearest } from '@maestro-ng/schema';
import type { PullPolicy } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { didYouMean, type InstanceReport } from './report.ts';

const policies: { readonly [name: string]: PullPolicy } = {
  always: 'always',
  missing: 'missing',
  if_not_present: 'missing',
  never: 'never',
};

/** When the image is pulled. Default: where it is missing. */
export function resolvePullPolicy(cursor: Cursor, report: InstanceReport): PullPolicy {
  const name = cursor.text();
  if (name === undefined) return 'missing';
  const names = Object.keys(policies);
  const policy = names.includes(name) ? policies[name] : undefined;
  if (policy !== undefined) return policy;
  report.error({
    code: 'unknown-pull-policy',
    message: `"${name}" is not a pull policy; always, missing or never is expected`,
    at: cursor,
    hint: didYouMean(nearest(name, names)),
  });
  return 'missing';
}
