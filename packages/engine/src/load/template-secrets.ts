import type { Document, Source } from '@maestro-ng/schema';
import {
  Concealed,
  type Environment,
  secretValues,
  type TemplateSecrets,
  textsBehindVeils,
  veilCharacter,
} from '../model/index.ts';
import type { LoadRequest } from './input.ts';
import type { VeiledFile } from './load-environment.ts';
import { secretWords } from './secret-words.ts';

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
  readonly environment: Environment;
  /** Absent: it is the same. */
  readonly veiled: VeiledFile | undefined;
}

/** What there is of the operator's secrets in what a file became; undefined: nothing. */
export function templateSecrets(
  { source, document, environment, veiled }: Loaded,
  processEnv: LoadRequest['processEnv'],
): Concealed<TemplateSecrets> | undefined {
  const asTheyAre = secretValues(processEnv).filter((value) => source.text.includes(value));
  const written = derivedTexts(document, veiled);
  const derived = [...written, ...resolvedTexts(environment, veiled, written)];
  const values = [...new Set([...asTheyAre.filter(isLong), ...derived.filter(isTelling)])];
  if (values.length === 0 && veiled === undefined) return undefined;
  return new Concealed({
    values,
    ...(veiled === undefined ? {} : { veiled: veiled.environment ?? 'unknown' }),
  });
}

/** What of the texts of a file templates have made of secrets. */
export function derivedTexts(document: Document, veiled: VeiledFile | undefined): string[] {
  if (veiled === undefined) return [];
  return [...new Set(textsIn(document.data, veiled.document?.data, veiled.pieces?.data))];
}

/** What else an environment has of them, such as times and numbers that YAML has read. */
function resolvedTexts(
  environment: Environment,
  veiled: VeiledFile | undefined,
  written: readonly string[],
): string[] {
  if (veiled?.environment === undefined) return [];
  return [...new Set(textsIn(environment, veiled.environment))].filter(
    (text) => !written.some((known) => known.includes(text)),
  );
}

/** What of texts and numbers, and of keys, is another one in the same data with other texts in place of secrets. */
function* textsIn(data: unknown, veiled: unknown, pieces?: unknown): Generator<string> {
  if (typeof data === 'object' && data !== null) {
    const [others, parts] = [entriesOf(veiled), entriesOf(pieces)];
    for (const [index, [key, value]] of Object.entries(data).entries()) {
      yield* textsIn(key, others[index]?.[0], parts[index]?.[0]);
      const [other, part] = [others[index]?.[1], parts[index]?.[1]];
      yield* textsIn(value, other, part);
      const isSplit = commands.has(key) && typeof value === 'string' && value !== other;
      if (isSplit && typeof part === 'string') yield* secretWords(value, part);
    }
    return;
  }
  const text = scalarText(data);
  if (text === undefined || data === veiled) return;
  const [other, marked] = [scalarText(veiled), scalarText(pieces)];
  const isMarked = marked?.includes(veilCharacter) === true;
  if (isMarked) yield* piecesOf(text, marked);
  // Of a text of another form all words would count, also those that stand in the file.
  if (other !== undefined && (!isMarked || other.includes(veilCharacter)))
    yield* textsBehindVeils(text, other);
}

/** Keys of what may be a text that is split into words. */
const commands: ReadonlySet<string> = new Set(['command', 'cmd', 'entrypoint']);

function entriesOf(data: unknown): [string, unknown][] {
  return typeof data === 'object' && data !== null ? Object.entries(data) : [];
}

function scalarText(data: unknown): string | undefined {
  return typeof data === 'string'
    ? data
    : typeof data === 'number' || typeof data === 'bigint'
      ? String(data)
      : undefined;
}

/** Each; and all from the first to the last where they are too short by themselves, as of a secret that stands there piece by piece. */
function piecesOf(text: string, marked: string): readonly string[] {
  const found = textsBehindVeils(text, marked);
  if (found.length < 2 || found.every(isTelling) || text.length !== marked.length) return found;
  const all = text.slice(marked.indexOf(veilCharacter), marked.lastIndexOf(veilCharacter) + 1);
  return [...found, all];
}
