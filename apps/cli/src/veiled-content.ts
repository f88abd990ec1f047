import type { Environment, LoadResult } from '@maestro-ng/engine';
import { loadEngine } from './engine-modules.ts';
import type { LoadedFile } from './load-file.ts';
import { hideDifferences } from './render/hide-differences.ts';
import { type Mask, redacted } from './render/redact.ts';
import { withoutSecrets } from './render/secret-variables.ts';

/** A file as it was parsed, and as it was resolved. */
export type Loaded = Pick<LoadResult, 'document'> & { readonly environment: Environment };

/** What takes the place of secrets; default: `***`. */
export interface Veils {
  readonly mask?: Mask;
  /** Of what templates made of secret variables. @param other the same, made of other texts. */
  readonly derived?: (value: unknown, other: unknown) => string;
}

/**
 * What is made of a file, for people: without what is called a secret, and without what templates have made of secret
 * variables. For the latter it is made again of the file with other texts in their place.
 */
export async function veiledContent(
  file: LoadedFile,
  make: (loaded: Loaded) => object,
  { mask, derived }: Veils = {},
): Promise<object> {
  const content = make(file);
  const processEnv = withoutSecrets(file.request.processEnv);
  if (processEnv === undefined) return redacted(content, mask);
  const { loadEnvironment } = await loadEngine();
  const { environment, document } = loadEnvironment({ ...file.request, processEnv });
  const other =
    environment === undefined
      ? undefined
      : make({ environment, ...(document === undefined ? {} : { document }) });
  // Both are compared as the JSON that they are printed as.
  const plain = (value: object): unknown => JSON.parse(JSON.stringify(value)) as unknown;
  return redacted(hideDifferences(plain(content), other && plain(other), derived) as object, mask);
}
