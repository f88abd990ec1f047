import type { Diagnostic, LoadRequest } from '@maestro-ng/engine';
import { withoutQuotedSecrets } from './render/quoted-secrets.ts';
import { withoutSecretValues } from './render/secret-variables.ts';

/** What diagnostics are about. */
interface About {
  readonly request: Pick<LoadRequest, 'processEnv'>;
  readonly files: ReadonlyMap<string, string>;
  /** What templates have made of secrets, as of `derivedTexts`. */
  readonly derived: readonly string[];
}

/** What is to be said of a file, without what is secret in it: also what templates have put into values is not repeated. */
export function diagnosticsForPeople(
  diagnostics: readonly Diagnostic[],
  { request: { processEnv }, files, derived }: About,
): readonly Diagnostic[] {
  const withoutValues = withoutSecretValues(processEnv, derived);
  const clean = (text: string): string => withoutPartsOf(derived, withoutValues(text));
  return withoutQuotedSecrets(diagnostics, files).map((diagnostic) => ({
    ...diagnostic,
    message: clean(diagnostic.message),
    ...(diagnostic.hint === undefined ? {} : { hint: clean(diagnostic.hint) }),
    ...(diagnostic.related === undefined
      ? {}
      : { related: diagnostic.related.map((place) => ({ ...place, message: clean(place.message) })) }),
  }));
}

/** Shorter ones stand everywhere. */
const shortestPart = 4;

/** A message in which nothing is quoted that is a part of what is secret: of a value such as `NAME:COUNT` the name, say. */
function withoutPartsOf(derived: readonly string[], message: string): string {
  return message.replace(/"([^"]+)"/g, (quote, text: string) =>
    text.length >= shortestPart && derived.some((secret) => secret.includes(text)) ? '"***"' : quote,
  );
}
