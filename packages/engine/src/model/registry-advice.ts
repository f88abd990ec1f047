import type { RegistryAnswer } from './registry.ts';

/**
 * What to do about a registry that an Engine cannot work with, whoever asks it; without a full stop. undefined: it is
 * about who asks, or what for, or nothing is known of it.
 *
 * @param answer null: it was not the registry's doing, as far as can be told.
 * @param message the Engine's words.
 */
export function registryAdvice(
  { registry, ship }: { readonly registry: string; readonly ship: string },
  answer: RegistryAnswer | null,
  message: string,
): string | undefined {
  if (/server gave HTTP response to HTTPS client/i.test(message))
    return `Name ${registry} in "insecure-registries" of the Engine's configuration on ${ship}: it speaks plain HTTP`;
  if (/\bx509: |\btls: .*certificate/i.test(message))
    return `See that ${ship} trusts the certificate of ${registry}: /etc/docker/certs.d/${registry}/ca.crt is the place for its CA`;
  const status = answer?.status ?? null;
  if (status === null)
    return notOfARegistry.test(message)
      ? `What answers at ${registry} does not behave like a registry: see that it is one, and that nothing between it and ${ship} answers in its place`
      : undefined;
  if (status === 429)
    return `${tryAgain(answer?.retryAfterSeconds ?? null)}: the registry limits how often may be pulled`;
  return status < 500 ? undefined : `The trouble is ${registry}'s own: look there, or try again later`;
}

/** How Engines word what they cannot make sense of. */
const notOfARegistry =
  /invalid character .* looking for|unexpected end of JSON input|missing or empty Content-Length|stopped after \d+ redirects|response headers exceeded|manifest verification failed|mediaType in manifest should be|unsupported protocol scheme|token auth challenge realm/i;

function tryAgain(seconds: number | null): string {
  return seconds === null ? 'Try again later' : `Try again in ${Math.ceil(seconds)} s`;
}
