import { outermost, SecretLines, type Span, secretOfWord } from '@maestro-ng/engine/mask-secrets';
import { isSecretName } from '@maestro-ng/engine/secret-name';

/**
 * A text with `veil` in place of the characters that are secret, found as they are masked on the screen: but only up to where
 * their word ends, so that what follows can be compared. A reference to a variable (`$PASSWORD`) is no secret. undefined: it is
 * not known where a secret in it ends.
 *
 * @param before the texts before it in its list: the words of a command follow each other.
 */
export function cutSecrets(text: string, before: readonly string[], veil: string): string | undefined {
  const start = secretOfWord(text, before);
  if (start !== undefined) return isReference(text.slice(start)) ? text : `${text.slice(0, start)}${veil}`;
  // A program's argument ends with the text, a shell's word does not.
  const last = before.at(-1);
  const argument = last === undefined || isScriptBehind(last) ? null : /^([\w.-]+)=(.*)$/s.exec(text);
  if (argument !== null && isSecretName(argument[1] ?? '')) {
    const [, name = '', value = ''] = argument;
    return isReference(value) ? text : `${name}=${veil}`;
  }
  const lines = text.split('\n');
  const secrets = new SecretLines(lines);
  const cut: string[] = [];
  for (const [index, line] of lines.entries()) {
    let shown = line;
    let from = line.length;
    const spans = secrets.spans(index).map((span) => exactly(line, span));
    if (spans.includes(undefined)) return undefined;
    const known = (spans as Span[]).filter(({ start, end }) => !isReference(line.slice(start, end)));
    for (const { start, end } of outermost(known).reverse()) {
      const until = Math.min(end, from);
      if (start >= until) continue;
      shown = `${shown.slice(0, start)}${veil}${shown.slice(until)}`;
      from = start;
    }
    cut.push(shown);
  }
  return cut.join('\n');
}

function isScriptBehind(before: string): boolean {
  return /^-[a-z]*c$/.test(before) || before === 'CMD-SHELL';
}

function isReference(value: string): boolean {
  return /^(["']?)\$(?:\w+|\{\w+\})\1$/.test(value);
}

/** Up to white space, a quote that closes, or what ends a command. */
const word = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'`;\\]|;(?!\s|$|[\w.-]+=))+/;
/** A value in quotes that are escaped themselves. */
const inEscapedQuotes = /^\\(["'])(?:(?!\\\1).)*\\\1/;
/** What a shell puts in place of a command: it ends somewhere. */
const ofCommand = /\$\(|`/;
/** `server=x;password=`, in a text of which each part ends with a semicolon. */
const inConnection = /;[\w.-]*\w=$/;

/** What is in quotes, or the first or last line of a private key. */
const wholeValue = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\(["'])(?:(?!\\\1).)*\\\1|-----(?:BEGIN|END) .*-----)$/;

/** Of what is masked, what is the secret; undefined: that is not known. */
function exactly(line: string, { start, end }: Span): Span | undefined {
  const before = line.slice(0, start);
  const value = line.slice(start, end);
  const quote = openQuote(before);
  if (before.endsWith('=')) {
    const length = lengthOfWord(before, value, quote);
    return length === undefined ? undefined : { start, end: start + length };
  }
  if (!/[\s;]/.test(value) || wholeValue.test(value)) return { start, end };
  const close = quote === undefined ? -1 : closing(value, quote);
  return close === -1 ? undefined : { start, end: start + close };
}

/** Of the value behind an equals sign; undefined: nobody knows where it ends. */
function lengthOfWord(before: string, value: string, quote: string | undefined): number | undefined {
  const escaped = inEscapedQuotes.exec(value)?.[0];
  if (escaped !== undefined) return escaped.length;
  if (/^\\["']/.test(value)) return undefined;
  const close = quote === undefined ? -1 : closing(value, quote);
  // The quote may be around this value alone, or around the whole command in which it stands.
  if (close !== -1 && /\s/.test(value.slice(0, close))) return undefined;
  const found =
    quote === undefined && inConnection.test(before) ? /^[^;]*/.exec(value)?.[0] : word.exec(value)?.[0];
  // The quote that begins the value may be the one that closes what stands before it.
  if (found === undefined) return value[0] === quote || /^[;\s]/.test(value) ? 0 : undefined;
  return /[^\W_]/.test(found) && !ofCommand.test(found) ? found.length : undefined;
}

/** Where a quote closes that is open; -1: nowhere. */
function closing(value: string, quote: string): number {
  for (let index = 0; index < value.length; index += 1) {
    if (value[index] === '\\') index += 1;
    else if (value[index] === quote) return index;
  }
  return -1;
}

function openQuote(before: string): string | undefined {
  let open: string | undefined;
  for (const [character] of before.matchAll(/\\.|["']/g)) {
    if (character.length > 1) continue;
    if (character === open) open = undefined;
    else open ??= character;
  }
  return open;
}
