import type { Environment, LoadResult } from '@maestro-ng/engine';
import type { LoadedFile } from './load-file.ts';
import { hideDifferences } from './render/hide-differences.ts';
import { type Mask, redacted } from './render/redact.ts';

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
 * variables.
 */
export function veiledContent(
  file: LoadedFile,
  make: (loaded: Loaded) => object,
  { mask, derived }: Veils = {},
): object {
  const content = make(file);
  if (file.veiled === undefined) return redacted(content, mask);
  const { environment, document } = file.veiled;
  const other = environment && make({ environment, ...(document === undefined ? {} : { document }) });
  // Both are compared as the JSON that they are printed as.
  const plain = (value: object): unknown => JSON.parse(JSON.stringify(value)) as unknown;
  return redacted(hideDifferences(plain(content), other && plain(other), derived) as object, mask);
}
