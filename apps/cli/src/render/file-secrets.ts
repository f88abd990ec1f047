import { SecretLines, type Span } from '@maestro-ng/engine/mask-secrets';
import { mistypedEndpointAt } from './mistyped-endpoint.ts';
import { mayNameEndpoint, mayNameSecret } from './mistyped-names.ts';
import { besideFilters, expression } from './template-expressions.ts';

/** A name that a line begins with, what is wrong behind it, and its colon, where it has one. */
const beginning = /^[\s"']*(?:-\s+)*["']?([\w.-]+)["']?([^\w\s"'./-]{0,2})(?:\s*[:=]|(?=\s|$))/;
const key = /^\s*(?:-\s+)*(?:\{\s*)?(?:"[^"]*"|'[^']*'|[\w.<-]+)\s*:(?:\s|$)/;
const bareItem = /^\s*-\s+[^\s{[]/;
/** It goes on below: with nothing on its line, or with the head of a block of text. */
const openValue = /^\s*(?:[&!]\S*(?:\s+|$))*(?:[|>][-+\d]*\s*)?(?:#.*)?$/;
/** Neither a value nor a part of one. */
const aside = /^\s*(?:$|#|\{[%#]|[\]},][\]},\s]*$)/;
/** The name that a line ends with. */
const ending = /(?<![\w.-])([\w.-]+)["']?\W{0,3}$/;

/** A name in braces, and what keeps it from being a key. */
const inBraces = /[{,]\s*["']?([\w.-]+)["']?(?:[^\w\s"'./,:=-]{1,2}|,(?=\s*:)|\s+(?=[^\s:=,\]}]))\s*[:=]?/g;
/** A colon, and what keeps it from having its value behind it. */
const behindColon = /(?<![\w./-])([\w.-]+)["']?\s*:\s*[\]},][\s\]},]*/g;
/** `--password]: , abc`. */
const flag =
  /(?<![\w-])--?[^\w ]?([\w-]+)["']?[^\w\s$='"-]{0,2}\s*[,:][\s\]},:]{0,3}(?:-\s+)?(?=[^\s\]},-])/g;
/** What the next line may be: a secret's value, more of its text, or one more item of it. */
type GoesOn = 'value' | 'text' | 'item';

/**
 * Where the lines of an environment file may hold secrets: where `SecretLines` finds them, and where somebody has mistyped
 * what is around one, such as the text of a password that is not indented as far as it should be, a key without its colon,
 * a bracket too many. What follows a secret is taken for a part of it until another key begins. For files alone: in values
 * of a file that is in order, it would hide too much.
 */
export class FileSecrets {
  readonly #lines: readonly string[];
  readonly #inOrder: SecretLines;
  /** For each line that was looked at: whether it may belong to a secret before it. */
  readonly #stray: boolean[] = [];
  /** How the lines looked at end. */
  #goesOn: GoesOn | undefined;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
    this.#inOrder = new SecretLines(lines, mayNameSecret);
  }

  /** @param index of the line, from 0. */
  spans(index: number): Span[] {
    const line = this.#inOrder.withoutName(index);
    const spans = this.#inOrder.spans(index);
    const start = this.#isStray(index) ? indentation(line) : mistypedAt(line);
    if (start !== undefined) spans.push({ start, end: line.length });
    for (const { 0: text, index: at } of line.matchAll(expression)) spans.push(...defaultsIn(text, at));
    return spans;
  }

  #isStray(index: number): boolean {
    while (this.#stray.length <= index) this.#stray.push(this.#enter(this.#stray.length));
    return this.#stray[index] === true;
  }

  /** Takes in the next line; whether it may belong to a secret before it. */
  #enter(index: number): boolean {
    const line = this.#lines[index] ?? '';
    if (aside.test(line)) return false;
    const before = this.#goesOn;
    const isStray = this.#follows(index, before);
    if (endsInBrackets(line)) this.#goesOn = 'value';
    return isStray;
  }

  /** Whether the line goes on with what was before it; keeps how it ends itself. */
  #follows(index: number, before: GoesOn | undefined): boolean {
    const line = this.#inOrder.withoutName(index);
    if (bareItem.test(line) && !key.test(line)) {
      if (before === undefined && secretItem(line)) this.#goesOn = 'text';
      else if (before !== 'text') this.#goesOn = before === undefined ? undefined : 'item';
      return before !== undefined;
    }
    const [whole = '', name = ''] = beginning.exec(line) ?? [];
    const isNamed = mayNameSecret(name) || mayNameEndpoint(name);
    const isSecret = isNamed || this.#inOrder.isWithin(index);
    const isKey = key.test(line);
    if (isKey || isNamed) {
      this.#goesOn = isSecret ? (openValue.test(line.slice(whole.length)) ? 'value' : 'text') : undefined;
      if (this.#goesOn === undefined && this.#endsInSecret(index)) this.#goesOn = 'text';
      return before === 'value' || (before !== undefined && !isKey);
    }
    if (before === undefined) this.#goesOn = this.#endsInSecret(index) ? 'text' : undefined;
    else this.#goesOn = 'text';
    return before !== undefined;
  }

  #endsInSecret(index: number): boolean {
    const line = this.#inOrder.withoutName(index);
    if (mistypedAt(line) !== undefined) return true;
    const { length } = line.trimEnd();
    return this.#inOrder.spans(index).some(({ end }) => end >= length);
  }
}

/** Where on a line the value begins of a secret whose key, or what is around it, is mistyped. */
function mistypedAt(line: string): number | undefined {
  const starts: number[] = [];
  const [whole = '', name = '', wrong = ''] = beginning.exec(line) ?? [];
  const hasColon = /[:=]$/.test(whole);
  if (mayNameSecret(name) && (wrong !== '' || !hasColon)) starts.push(whole.length);
  const outside = line.replace(expression, ({ length }) => 'x'.repeat(length));
  for (const [pattern, text] of [
    [inBraces, outside],
    [behindColon, line],
    [flag, line],
  ] as const)
    for (const match of text.matchAll(pattern))
      if (mayNameSecret(match[1] ?? '')) starts.push(match.index + match[0].length);
  const at = mistypedEndpointAt(line);
  if (at !== undefined) starts.push(at);
  if (starts.length === 0) return undefined;
  const start = Math.min(...starts);
  return start < line.trimEnd().length ? start + indentation(line.slice(start)) : undefined;
}

/** What stands behind a secret in a template's expression, such as its default, but for names of filters. @param at of the text. */
function defaultsIn(text: string, at: number): Span[] {
  const found = [...text.matchAll(inBraces)].find(([, name = '']) => mayNameSecret(name));
  if (found === undefined) return [];
  const [whole, name = ''] = found;
  const start = found.index + whole.indexOf(name) + name.length;
  return besideFilters(text.slice(start).replace(/\}\}$/, '')).flatMap((piece): Span[] => {
    const from = at + start + piece.at;
    const { length } = piece.text.trimEnd();
    return length === 0 ? [] : [{ start: from + indentation(piece.text), end: from + length }];
  });
}

/** An item of a list that gives a variable, as Compose's lists do. */
function secretItem(line: string): boolean {
  return mayNameSecret(/^\s*-\s+["']?([\w.-]+)\s*=/.exec(line)?.[1] ?? '');
}

/** Whether a line breaks off right behind the name of a secret. */
function endsInBrackets(line: string): boolean {
  const isOpen = ['[]', '{}'].some(
    ([open = '', close = '']) => line.lastIndexOf(open) > line.lastIndexOf(close),
  );
  const name = ending.exec(line)?.[1] ?? '';
  return isOpen && (mayNameSecret(name) || mayNameEndpoint(name));
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
