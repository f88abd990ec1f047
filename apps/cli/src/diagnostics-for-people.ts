import type { Diagnostic, LoadRequest } from '@maestro-ng/engine';
import { withoutQuotedSecrets } from './render/quoted-secrets.ts';
import { withoutSecretValues } from './render/secret-variables.ts';

/** What is to be said of a file, without what is secret in it: also what templates have put into values is not repeated. */
export function diagnosticsForPeople(
  diagnostics: readonly Diagnostic[],
  {
    request: { processEnv },
    files,
  }: { readonly request: Pick<LoadRequest, 'processEnv'>; readonly files: ReadonlyMap<string, string> },
): readonly Diagnostic[] {
  const clean = withoutSecretValues(processEnv);
  return withoutQuotedSecrets(diagnostics, files).map((diagnostic) => ({
    ...diagnostic,
    message: clean(diagnostic.message),
    ...(diagnostic.hint === undefined ? {} : { hint: clean(diagnostic.hint) }),
    ...(diagnostic.related === undefined
      ? {}
      : { related: diagnostic.related.map((place) => ({ ...place, message: clean(place.message) })) }),
  }));
}
