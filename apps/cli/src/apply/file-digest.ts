import { createHmac, randomBytes } from 'node:crypto';
import type { Environment, EnvVariable } from '@maestro-ng/engine';

type Engine = Pick<typeof import('@maestro-ng/engine'), 'containerSpec' | 'environmentDigest'>;

/** What a file came to, with all that a plan does not show, under a salt: nobody can guess at a value. */
export interface FileDigest {
  readonly salt: string;
  readonly value: string;
}

/** @param salt of the digest that it is to be compared with. Default: a new one. */
export function fileDigest(
  engine: Engine,
  environment: Environment,
  salt: string = randomBytes(16).toString('hex'),
): FileDigest {
  const variables = Object.keys(environment.instances).map((name) =>
    engine.containerSpec(environment, name).env.map(asText),
  );
  // Where it lies is no matter: plans are made on one machine, and applied on another.
  const file = engine.environmentDigest({ ...environment, directory: '' }, salt);
  const all = JSON.stringify([file, variables]);
  return { salt, value: createHmac('sha256', salt).update(all).digest('hex') };
}

/** Also what is secret, and written in the file; of what is kept elsewhere, the other digest tells where. */
function asText({ name, value }: EnvVariable): readonly unknown[] {
  const parts = value?.parts.flatMap((part) => {
    if ('literal' in part) return [part.literal];
    return part.secret.kind === 'written' ? [part.secret.value.reveal()] : [];
  });
  return [name, parts ?? null];
}
