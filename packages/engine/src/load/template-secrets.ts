import type { Document, Source } from '@maestro-ng/schema';
import { Concealed, secretValues, type TemplateSecrets, textsBehindVeils } from '../model/index.ts';
import type { LoadRequest } from './input.ts';
import type { VeiledFile } from './load-environment.ts';

/** Shorter texts stand everywhere. */
const shortest = 6;

function isLong({ length }: string): boolean {
  return length >= shortest;
}

/** Numbers stand by chance less often than words do. */
function isTelling(text: string): boolean {
  return isLong(text) || (text.length >= 4 && /\d/.test(text));
}

/** What a file became. */
interface Loaded {
  readonly source: Source;
  readonly document: Document;
  /** Absent: it is the same. */
  readonly veiled: VeiledFile | undefined;
}

/** What there is of the operator's secrets in what a file became; undefined: nothing. */
export function templateSecrets(
  { source, document, veiled }: Loaded,
  processEnv: LoadRequest['processEnv'],
): Concealed<TemplateSecrets> | undefined {
  const asTheyAre = secretValues(processEnv).filter((value) => source.text.includes(value));
  const derived = derivedTexts(document, veiled);
  const values = [...new Set([...asTheyAre.filter(isLong), ...derived.filter(isTelling)])];
  if (values.length === 0 && veiled === undefined) return undefined;
  return new Concealed({
    values,
    ...(veiled === undefined ? {} : { veiled: veiled.environment ?? 'unknown' }),
  });
}

/** What of the texts of a file templates have made of secrets. */
export function derivedTexts(document: Document, veiled: VeiledFile | undefined): string[] {
  return [...textsIn(document.data, veiled?.document?.data)];
}

/** What of texts, and of keys, is another one in the same data with other texts in place of secrets. */
function* textsIn(data: unknown, veiled: unknown): Generator<string> {
  if (typeof data === 'string' && typeof veiled === 'string') {
    yield* textsBehindVeils(data, veiled);
  } else if (typeof data === 'object' && typeof veiled === 'object' && data !== null && veiled !== null) {
    const others = Object.entries(veiled);
    for (const [index, [key, value]] of Object.entries(data).entries()) {
      const [otherKey, other] = others[index] ?? [];
      yield* textsIn(key, otherKey);
      yield* textsIn(value, other);
    }
  }
}
