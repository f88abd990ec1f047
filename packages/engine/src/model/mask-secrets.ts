import { formSecrets, privateKey, secretOfWord } from './secret-forms.ts';
import { isSecretFlag, isSecretName, mayBeHost, namedBelow } from './secret-name.ts';
import { outermost, type Span } from './span.ts';
import { unescaped } from './unescaped.ts';
import { urlSecrets } from './url-secrets.ts';

export { outermost, type Span, secretOfWord };

/**
 * What may be a key, with what leads to its value: `password:`, `"DB_PASSWORD":`, `- API_TOKEN=`, `{% set secret =`. Each word
 * is matched whole, once, and looked at then: a search for secret words within it starts anew at each of its letters. What
 * has a slash is a key only with a space behind its colon, and may be an image otherwise: `team/auth:1.2`.
 */
const entry = /(?<![\w./-])((?:[\w.-]+\/)*)([\w.-]+)["']?\s*(?:\+?=|:(?!\s|$)|(:))\s*/g;
const keyOfLine = /^\s*(?:-\s+)?["']?(?:([\w.-]+)["']?\s*:|((?:[\w.-]+\/)+[\w.-]+)["']?\s*:(?=\s|$))/;
/** A part of a value in a shell: in quotes of whichever kind (escaped, doubled as in YAML), up to the next blank otherwise. */
const inQuotes = String.raw`\\"(?:(?!\\").)*(?:\\"|$)|''(?=\S)(?:[^']|'(?!'))*(?:''|$)`;
/** What a shell puts in place of a command. */
const ofCommand = String.raw`\$\([^)]*\)?|\x60[^\x60]*\x60?`;
const valuePart = String.raw`${inQuotes}|${ofCommand}|\$?"(?:[^"\\]|\\.)*"?|\$?'[^']*'?|[^\s"',\]}\\]|\\.`;
/** What may be the end of a list or of a text is no further part. */
const furtherPart = String.raw`${inQuotes}|${ofCommand}|\$?"(?![,\]}\s]|$)(?:[^"\\]|\\.)*"?|\$?'(?![,\]}\s]|$)[^']*'?|[^\s"',\]}\\]|\\.`;
const shellValue = `(?!-)(?:${valuePart})(?:${furtherPart})*`;
/** `--password abc`, in a command, which may be the value of another flag: `-c 'app --password abc'`. */
const commandFlag = new RegExp(String.raw`(?<![\w-])--?([\w-]+)["']?\s+(?=(${shellValue}))`, 'g');
/** `--password` at the end of a line, of a command that goes on on the next one. */
const flagAtEnd = /(?<![\w-])--?([\w-]+)\s*\\?$/;
const firstValue = new RegExp(String.raw`^\s*(?![\w.-]+\s*:(?:\s|$)|-\s)(${shellValue})`);
/** `[--password, abc]`, `["--password", "a b"]`. */
const listedFlag = /(?<![\w-])--?([\w-]+)["']?\s*,\s*("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s"',\]}-][^,\]}]*)/g;
/** `- --password`, with the next item on the next line. */
const flagItem = /^\s*-\s+["']?--?([\w-]+)["']?\s*(?:#.*)?$/;
const item = /^\s*-\s+(?=[^\s-])/;
/** A word of a command on a line of its own. */
const wordItem = /^\s*-\s+(["']?)(.*?)\1\s*(?:\s#.*)?$/d;
/** A command has few words before a secret. */
const mostWords = 30;
/** Paths of webhooks are known to their owners only. */
const endpointPath =
  /endpoint["']?\s*:\s*(?:(["'])https?:\/\/[^\s/?#'",}]+[/?#]([^"']+)|https?:\/\/[^\s/?#'",}]+[/?#]([^\s'",}]+))/gi;

/**
 * Where the lines of an environment file may hold secrets: what follows keys such as password, token or headers, passwords
 * in URLs, paths of webhooks, what has the form of a secret, and everything below such a key. Works on text that cannot be parsed, and rather masks too
 * much.
 */
export class SecretLines {
  readonly #lines: readonly string[];
  readonly #isSecret: (name: string) => boolean;
  /** For each line that was looked at: whether a key that leads to a secret encloses it. */
  readonly #below: boolean[] = [];
  /** For each line that was looked at: whether it begins with the name of a service or the like. */
  readonly #isName: boolean[] = [];
  /** The keys that enclose the line looked at last, outermost first. */
  readonly #enclosing: Enclosing[] = [];
  /** How far a private key is indented that goes on behind the line looked at last. */
  #keyIndent: number | undefined;
  /** What ends the value of a secret that goes on behind the line looked at last. */
  #end: RegExp | undefined;

  /** @param isSecret whether what goes by a name is a secret. */
  constructor(lines: readonly string[], isSecret: (name: string) => boolean = isSecretName) {
    this.#lines = lines;
    this.#isSecret = isSecret;
  }

  /** @param index of the line, from 0. */
  spans(index: number): Span[] {
    const line = this.#lines[index] ?? '';
    if (this.isWithin(index)) {
      const start = indentation(line);
      return start < line.length ? [{ start, end: line.length }] : [];
    }
    return [
      ...spansWithin(this.withoutName(index), this.#isSecret),
      ...this.#secretItem(index),
      ...spansBehind(this.#lines[index - 1] ?? '', line),
    ];
  }

  /** Whether a key that leads to a secret encloses the line. */
  isWithin(index: number): boolean {
    while (this.#below.length <= index) this.#below.push(this.#enter(this.#lines[this.#below.length] ?? ''));
    return this.#below[index] ?? false;
  }

  /** What the words of a command tell that stand on the lines before. */
  #secretItem(index: number): Span[] {
    const [start, end] = wordItem.exec(this.#lines[index] ?? '')?.indices?.[2] ?? [];
    if (start === undefined || end === undefined) return [];
    const before: string[] = [];
    for (let at = index - 1; at >= Math.max(0, index - mostWords); at -= 1) {
      const [, , item] = wordItem.exec(this.#lines[at] ?? '') ?? [];
      if (item === undefined) break;
      before.unshift(item);
    }
    const from = secretOfWord(this.#lines[index]?.slice(start, end) ?? '', before);
    return from === undefined ? [] : [{ start: start + from, end }];
  }

  /** Takes in the next line; whether a key that leads to a secret, or a private key, encloses it. */
  #enter(line: string): boolean {
    const isInKey = this.#keyIndent !== undefined && isBelow(line, this.#keyIndent);
    if (privateKey.ends.test(line) || !isInKey) this.#keyIndent = undefined;
    if (privateKey.begins.test(line) && !privateKey.ends.test(line)) this.#keyIndent = indentation(line);
    return this.#isBelowName(line) || isInKey;
  }

  #isBelowName(line: string): boolean {
    const goesOn = this.#end !== undefined;
    const isEnclosed = this.#isEnclosed(line);
    if (goesOn && this.#end?.test(line) === true) this.#end = undefined;
    else if (!goesOn)
      this.#end = endBehind(this.#isName.at(-1) === true ? renamed(line) : line, this.#isSecret);
    return isEnclosed || goesOn;
  }

  /** A line; of one that begins with the name of a service or the like, with another one, as long, that tells nothing. */
  withoutName(index: number): string {
    const line = this.#lines[index] ?? '';
    this.isWithin(index);
    return this.#isName[index] === true ? renamed(line) : line;
  }

  #isEnclosed(line: string): boolean {
    const enclosing = this.#enclosing;
    if (line.trim() === '') {
      this.#isName.push(false);
      return enclosing.at(-1)?.secret ?? false;
    }
    const indent = indentation(line);
    const isItem = /^\s*-(?:\s|$)/.test(line);
    for (let last = enclosing.at(-1); last !== undefined; last = enclosing.at(-1)) {
      // The items of a list may stand as far left as its key does.
      if (last.indent < indent || (last.indent === indent && isItem && !last.isItem)) break;
      enclosing.pop();
    }
    const below = enclosing.at(-1)?.secret ?? false;
    const [, plain, key = plain] = keyOfLine.exec(line) ?? [];
    const isName = enclosing.at(-1)?.holdsNames === true && nameOfMapping.test(line);
    this.#isName.push(isName);
    const secret = below || (key !== undefined && !isName && this.#isSecret(key));
    const holdsNames = key !== undefined && !isName && namedBelow(key) === 'mappings';
    enclosing.push({ indent, isItem, secret, holdsNames });
    return below;
  }
}

/** As many times the text of a line may be escaped: JSON in JSON, in quotes of YAML. */
const mostEscapes = 3;

/** What a line tells by itself, by its text as it is, and as it is meant. */
function spansWithin(line: string, isSecret: (name: string) => boolean, depth = 0): Span[] {
  const spans: Span[] = [];
  for (const { start, end } of secretValues(line, isSecret)) if (end > start) spans.push({ start, end });
  spans.push(...urlSecrets(line), ...formSecrets(line));
  for (const { 0: whole, 1: flag = '', 2: value = '', index } of line.matchAll(commandFlag)) {
    const start = index + whole.length;
    if (isSecretFlag(flag)) spans.push({ start, end: start + value.length });
  }
  for (const { 0: whole, 1: flag = '', 2: value = '', index } of line.matchAll(listedFlag)) {
    const end = index + whole.length;
    if (isSecretFlag(flag)) spans.push({ start: end - value.length, end });
  }
  for (const match of line.matchAll(endpointPath)) {
    const [whole, , quoted, plain = quoted ?? ''] = match;
    const end = match.index + whole.length;
    spans.push({ start: end - plain.length, end });
  }
  const meant = depth < mostEscapes ? unescaped(line) : undefined;
  if (meant === undefined) return spans;
  return [...spans, ...spansWithin(meant.text, isSecret, depth + 1).map((span) => meant.spanInLine(span))];
}

/** What a flag at the end of the line before tells. */
function spansBehind(before: string, line: string): Span[] {
  const [, listed = ''] = flagItem.exec(before) ?? [];
  const start = isSecretFlag(listed) ? item.exec(line)?.[0].length : undefined;
  if (start !== undefined) return [{ start, end: line.length }];
  const [, flag = ''] = flagAtEnd.exec(before) ?? [];
  const [whole = '', value = ''] = isSecretFlag(flag) ? (firstValue.exec(line) ?? []) : [];
  return value === '' ? [] : [{ start: whole.length - value.length, end: whole.length }];
}

interface Enclosing {
  readonly indent: number;
  readonly isItem: boolean;
  readonly secret: boolean;
  /** Of services and the like. */
  readonly holdsNames: boolean;
}

/** A name, and behind it nothing, or what begins a mapping. */
const nameOfMapping = /^\s*["']?[\w./-]+["']?\s*:\s*(?:[&*!]\S+\s*)*(?:\{|#|$)/;

function renamed(line: string): string {
  return line.replace(/[\w./-]+/, (name) => 'x'.repeat(name.length));
}

/** Whether a line may belong to a text that begins so far to the right. */
function isBelow(line: string, indent: number): boolean {
  return line.trim() === '' || indentation(line) >= indent;
}

/** What ends a secret's value that the line begins and does not end: a quote, or what ends a value in brackets. */
function endBehind(line: string, isSecret: (name: string) => boolean): RegExp | undefined {
  for (const { 0: whole, 1: flag = '', 2: value = '', index } of line.matchAll(commandFlag)) {
    const [quote = ''] = value;
    const isLast = index + whole.length + value.length === line.length;
    if (isLast && /["']/.test(quote) && value.indexOf(quote, 1) === -1 && isSecretFlag(flag))
      return new RegExp(quote);
  }
  const last = line.trimEnd().at(-1) ?? '';
  for (const { start, end, isInFlow } of secretValues(line, isSecret)) {
    if (end < line.length) continue;
    const first = line[start] ?? '';
    if (/["']/.test(first) && line.indexOf(first, start + 1) === -1) return new RegExp(first);
    if (/[[{]/.test(first) ? !/[\]}]/.test(last) : isInFlow && !/[\]},]/.test(last)) return /[,\]}]/;
  }
  return undefined;
}

interface SecretValue extends Span {
  /** It stands within `{}` or `[]`. */
  readonly isInFlow: boolean;
}

/** Values of secret keys, in the order of the line; one may stand within another. */
function* secretValues(line: string, isSecret: (name: string) => boolean): Generator<SecretValue> {
  const flow = new Flow(line);
  for (const match of line.matchAll(entry)) {
    const [, before, name = '', colon] = match;
    if (!isSecret(name) || (before !== '' && colon === undefined)) continue;
    if (isPlace(line, match.index, name)) continue;
    if (line[match.index + match[0].length] === '{' && namingBefore.test(line.slice(0, match.index)))
      continue;
    const start = match.index + match[0].length;
    const isInFlow = flow.isOpenAt(start);
    yield { start, end: endOfValue(line, start, isInFlow ? flow : undefined), isInFlow };
  }
}

/** `instances: {auth-1: {`: the first name of those in braces. */
const namingBefore = /(?:^|[\s,{])(?:services|instances|ships|registries)["']?\s*:\s*\{\s*["']?$/;

/** What may be the name of a host; no key of a mapping is, at the beginning of a line. */
const hostName = /^[a-z\d][a-z\d.-]*$/;
const port = /:\d{1,5}(?=$|[\s/,"')\]}])/y;
/** Of names of resources, such as `arn:aws:secretsmanager:eu-1:1:secret:db`, the beginning. */
const resource = /(?:^|[^\w])[au]rn:[\w:./-]*$/i;
const longestResource = 300;

/** Whether what looks like a key and its value is a host and its port, or a part of the name of a resource. */
function isPlace(line: string, start: number, name: string): boolean {
  const end = start + name.length;
  port.lastIndex = end;
  const isFirst = /^[\s-]*$/.test(line.slice(0, start));
  if (!isFirst && hostName.test(name) && mayBeHost(name) && port.test(line)) return true;
  const isWithin = line[start - 1] === ':' && line[end] === ':';
  return isWithin && resource.test(line.slice(Math.max(0, start - longestResource), start));
}

function endOfValue(line: string, start: number, flow: Flow | undefined): number {
  const first = line[start];
  if (first === '"' || first === "'") {
    const close = line.indexOf(first, start + 1);
    if (close === -1 || line[close - 1] === '\\') return line.length;
    // What follows a quote, and may not follow it, belongs to a value that somebody has quoted wrongly.
    return /^\s*(?:$|[,}\])|%]|\s#)/.test(line.slice(close + 1)) ? close + 1 : line.length;
  }
  if (first === '{' || first === '[') return line.length;
  return flow?.endFrom(start) ?? line.length;
}

/** What is in brackets on a line, walked through once: places are asked for in their order. */
class Flow {
  readonly #line: string;
  #at = 0;
  #inBraces = false;
  #inBrackets = false;
  #end = 0;

  constructor(line: string) {
    this.#line = line;
  }

  isOpenAt(place: number): boolean {
    for (; this.#at < place; this.#at += 1) {
      const character = this.#line[this.#at];
      if (character === '{' || character === '}') this.#inBraces = character === '{';
      else if (character === '[' || character === ']') this.#inBrackets = character === '[';
    }
    return this.#inBraces || this.#inBrackets;
  }

  /** Where a value that begins here and has no quotes ends. */
  endFrom(place: number): number {
    this.#end = Math.max(this.#end, place);
    while (this.#end < this.#line.length && !/[,}\]]/.test(this.#line[this.#end] ?? '')) this.#end += 1;
    return this.#end;
  }
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

const hidden = '***';

/** The parts of a text that may be secret, without the quotation marks around them. */
export function secretParts(text: string): string[] {
  const lines = text.split('\n');
  const secrets = new SecretLines(lines);
  return lines.flatMap((line, index) =>
    secrets.spans(index).map(({ start, end }) => line.slice(start, end).replace(/^(["'])(.*)\1$/, '$2')),
  );
}

/** A word of a command, likewise. @param before the words before it. */
export function maskedWord(word: string, before: readonly string[]): string {
  const start = secretOfWord(word, before);
  return start === undefined ? maskedText(word) : `${word.slice(0, start)}${hidden}`;
}

/** A text with `***` in place of what may be secret in it. */
export function maskedText(text: string): string {
  const lines = text.split('\n');
  const secrets = new SecretLines(lines);
  return lines
    .map((line, index) => {
      const spans = outermost(secrets.spans(index)).reverse();
      let shown = line;
      let from = line.length;
      for (const { start, end } of spans) {
        const until = Math.min(end, from);
        if (start >= until) continue;
        shown = `${shown.slice(0, start)}${hidden}${shown.slice(until)}`;
        from = start;
      }
      return shown;
    })
    .join('\n');
}
