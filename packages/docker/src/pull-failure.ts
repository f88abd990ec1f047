import { HostFailure, type RegistryAuth } from '@maestro-ng/engine';
import { engineSentence, type Place } from './failures.ts';
import { registryAnswer } from './registry-answer.ts';

/** A pull that the Engine answered with an error, at once or inside a stream that began well. */
export function pullFailure(
  place: Place,
  said: {
    readonly message: string;
    /** What went with the pull. */
    readonly auth: RegistryAuth | undefined;
    /** Of the Engine's answer; a stream has begun with 200. */
    readonly statusCode?: number | undefined;
  },
): HostFailure {
  const registry = registryAnswer(said.message);
  const missing =
    registry?.status === 404 ||
    (registry === undefined &&
      (said.statusCode === 404 || /\bnot found\b|does not exist/iu.test(said.message)));
  const message = engineSentence(said.message, secretsOf(said.auth));
  return new HostFailure(missing ? 'not-found' : 'refused', place.ship, message, {
    ...(said.statusCode === undefined ? {} : { statusCode: said.statusCode }),
    ...(registry === undefined ? {} : { registry }),
  });
}

/** What a registry's own words may repeat of what was sent to it. */
export function secretsOf(auth: RegistryAuth | undefined): string[] {
  const { username = '', password, identityToken, registryToken } = auth ?? {};
  const basic =
    password === undefined ? [] : [Buffer.from(`${username}:${password}`).toString('base64'), password];
  return [...basic, ...[identityToken, registryToken].filter((token) => token !== undefined)];
}
