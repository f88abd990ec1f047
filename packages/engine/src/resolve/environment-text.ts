import type { Environment } from '../model/index.ts';
import { asWritten } from './specification-text.ts';

/**
 * What a file came to, as one text that is equal for equal environments, to be digested. Secrets are in it as references
 * or as `***`; which line of an env file gave a variable is not in it.
 */
export function environmentText(environment: Environment): string {
  const instances = Object.values(environment.instances).map((instance) => ({
    ...instance,
    env: instance.env.map(asWritten),
  }));
  return JSON.stringify({ ...environment, instances });
}
