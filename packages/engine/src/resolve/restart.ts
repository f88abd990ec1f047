import { nearest } from '@maestro-ng/schema';
import type { ContainerSpec, RestartPolicyName } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { didYouMean, type InstanceReport } from './report.ts';

const policies: readonly RestartPolicyName[] = ['no', 'always', 'on-failure', 'unless-stopped'];

interface Asked {
  readonly name: string;
  readonly retries: number | undefined;
  readonly nameAt: Cursor;
  readonly retriesAt: Cursor;
}

function askedBy(cursor: Cursor): Asked | undefined {
  if (cursor.isMapping) {
    const nameAt = cursor.get('name');
    const retriesAt = cursor.get('retries').isAbsent
      ? cursor.get('maximum_retry_count')
      : cursor.get('retries');
    // Unquoted, `no` is false.
    const name = nameAt.value === false || nameAt.isAbsent ? 'no' : (nameAt.text() ?? 'no');
    return { name, nameAt, retriesAt, retries: retriesAt.isAbsent ? 0 : wholeNumber(retriesAt) };
  }
  if (typeof cursor.value !== 'string' || cursor.value === '') return undefined;
  const colon = cursor.value.indexOf(':');
  if (colon < 0) return { name: cursor.value, retries: 0, nameAt: cursor, retriesAt: cursor };
  const count = cursor.value.slice(colon + 1).trim();
  return {
    name: cursor.value.slice(0, colon),
    retries: /^[+-]?\d+(_\d+)*$/.test(count) ? Number(count.replaceAll('_', '')) : undefined,
    nameAt: cursor,
    retriesAt: cursor,
  };
}

/** As in the original, a number's fraction is cut off; text must be a whole number. */
function wholeNumber(at: Cursor): number | undefined {
  const number = typeof at.value === 'number' ? at.number() : at.integer();
  return number === undefined ? undefined : Math.trunc(number);
}

function policyNamed(name: string): RestartPolicyName | undefined {
  return policies.find((policy) => policy === name);
}

/** A restart policy: its name, `name:retries`, or a mapping. As in the original, values of other types mean `no`. */
export function resolveRestart(cursor: Cursor, report: InstanceReport): ContainerSpec['restart'] {
  const none = { name: 'no', maximumRetryCount: 0 } as const;
  const asked = askedBy(cursor);
  if (asked === undefined) {
    if (!cursor.isAbsent && cursor.truth() && (cursor.isList || cursor.isScalar)) {
      report.warning({
        code: 'restart-ignored',
        message: 'this is no restart policy: the container is not restarted',
        at: cursor,
        hint: `write one of ${policies.join(', ')}`,
      });
    }
    return none;
  }
  const name = policyNamed(asked.name);
  if (name === undefined) {
    report.error({
      code: 'unknown-restart-policy',
      message: `"${asked.name}" is not a restart policy; one of ${policies.join(', ')} is expected`,
      at: asked.nameAt,
      hint: didYouMean(nearest(asked.name, policies)),
    });
    return none;
  }
  if (asked.retries === undefined) {
    report.error({
      code: 'invalid-restart-retries',
      message: 'the number of retries must be a whole number',
      at: asked.retriesAt,
    });
    return none;
  }
  if (asked.retries < 0) {
    report.refuse({
      code: 'restart-retries-negative',
      message: 'the number of retries cannot be negative',
      at: asked.retriesAt,
    });
  } else if (asked.retries > 0 && name !== 'on-failure') {
    report.refuse({
      code: 'restart-retries-unusable',
      message: `instance "${report.instance}": Docker refuses a number of retries with the restart policy ${name}`,
      at: asked.retriesAt,
      hint: 'leave the number out, or use on-failure',
    });
  }
  return { name, maximumRetryCount: asked.retries };
}
