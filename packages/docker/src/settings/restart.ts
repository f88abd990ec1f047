import type { RestartPolicy, RestartPolicyName } from '@maestro-ng/engine';
import { number, optionalRecord, text } from '../fields.ts';

const names: readonly string[] = ['always', 'on-failure', 'unless-stopped'] satisfies RestartPolicyName[];

/** As Docker writes it: an empty name is `no`. */
export function restartPolicy(policy: unknown): RestartPolicy {
  const { Name, MaximumRetryCount } = optionalRecord(policy);
  const name = text(Name);
  return {
    name: names.includes(name) ? (name as RestartPolicyName) : 'no',
    maximumRetryCount: number(MaximumRetryCount),
  };
}
