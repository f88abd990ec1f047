import { createHmac } from 'node:crypto';
import type { Environment, EnvVariable } from '../model/index.ts';
import { environmentText } from '../resolve/index.ts';

/**
 * A digest (`sha256:` and 64 hexadecimal digits) of what an environment file came to: of all that it says, secrets of
 * containers included, and of what its templates and env files gave. Secrets that are kept elsewhere take part as references. It is
 * salted, as values may be guessed.
 */
export function environmentDigest(environment: Environment, salt: string): string {
  const variables = Object.values(environment.instances).map(({ env }) => env.map(asText));
  const all = JSON.stringify([environmentText(environment), variables]);
  return `sha256:${createHmac('sha256', salt).update(all).digest('hex')}`;
}

/** With what is secret and written in the file; of what is kept elsewhere, the text of the environment tells where. */
function asText({ name, value }: EnvVariable): readonly unknown[] {
  const parts = value?.parts.flatMap((part) => {
    if ('literal' in part) return [part.literal];
    return part.secret.kind === 'written' ? [part.secret.value.reveal()] : [];
  });
  return [name, parts ?? null];
}
