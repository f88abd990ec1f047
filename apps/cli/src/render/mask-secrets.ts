/** Half-open: `[start, end)`, in UTF-16 code units of a line. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const secretWord =
  '(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|auth|authorization|cookie|header)s?';
/** A key such as `password:`, `"DB_PASSWORD":`, `- API_TOKEN=`, `{% set secret =`; the group is what leads to the value. */
const secretEntry = new RegExp(
  `((?:^|[\\s{,'"\\[?&-])[\\w.-]*${secretWord}(?:[_.-][\\w.-]*)?["']?\\s*[:=]\\s*)`,
  'gi',
);
const secretKey = new RegExp(`^\\s*(?:-\\s+)?["']?[\\w.-]*${secretWord}(?:[_.-][\\w.-]*)?["']?\\s*:`, 'i');
const urlCredentials = /:\/\/[^\s/@:'"]*:([^\s/@'"]+)@/g;
/** `--password abc`, in a command. */
const commandFlag = new RegExp(`--?[\\w-]*${secretWord}[\\w-]*\\s+([^\\s"',\\]}-][^\\s"',\\]}]*)`, 'gi');
/** Paths of webhooks are known to their owners only. */
const endpointPath = /endpoint["']?\s*:\s*["']?https?:\/\/[^\s/'",}]+\/([^\s'",}]+)/gi;

const secretName = new RegExp(`^[\\w.-]*${secretWord}(?:[_.-][\\w.-]*)?$`, 'i');

/** Whether what goes by this name is a secret: `DB_PASSWORD`, `apiKey`. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/**
 * Where the lines of an environment file may hold secrets: what follows keys such as password, token or headers, passwords
 * in URLs, paths of webhooks, and everything below such a key. Works on text that cannot be parsed, and rather masks too
 * much.
 */
export class SecretLines {
  readonly #lines: readonly string[];
  /** For each line that was looked at: whether a key that leads to a secret encloses it. */
  readonly #below: boolean[] = [];
  /** The keys that enclose the line looked at last, outermost first. */
  readonly #enclosing: Enclosing[] = [];
  /** What ends the value of a secret that goes on behind the line looked at last. */
  #end: RegExp | undefined;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  /** @param index of the line, from 0. */
  spans(index: number): Span[] {
    const line = this.#lines[index] ?? '';
    if (this.#isBelow(index)) {
      const start = indentation(line);
      return start < line.length ? [{ start, end: line.length }] : [];
    }
    const spans: Span[] = [];
    for (const match of line.matchAll(secretEntry)) {
      const start = match.index + match[0].length;
      const end = endOfValue(line, start);
      if (end > start) spans.push({ start, end });
    }
    for (const match of line.matchAll(urlCredentials)) {
      const end = match.index + match[0].length - 1;
      spans.push({ start: end - (match[1] ?? '').length, end });
    }
    for (const match of line.matchAll(commandFlag)) {
      const end = match.index + match[0].length;
      spans.push({ start: end - (match[1] ?? '').length, end });
    }
    for (const match of line.matchAll(endpointPath)) {
      const end = match.index + match[0].length;
      spans.push({ start: end - (match[1] ?? '').length, end });
    }
    return spans;
  }

  #isBelow(index: number): boolean {
    while (this.#below.length <= index) this.#below.push(this.#enter(this.#lines[this.#below.length] ?? ''));
    return this.#below[index] ?? false;
  }

  /** Takes in the next line; whether a key that leads to a secret encloses it. */
  #enter(line: string): boolean {
    const goesOn = this.#end !== undefined;
    if (goesOn && this.#end?.test(line) === true) this.#end = undefined;
    else if (!goesOn) this.#end = endBehind(line);
    return this.#isEnclosed(line) || goesOn;
  }

  #isEnclosed(line: string): boolean {
    const enclosing = this.#enclosing;
    if (line.trim() === '') return enclosing.at(-1)?.secret ?? false;
    const indent = indentation(line);
    const isItem = /^\s*-(?:\s|$)/.test(line);
    for (let last = enclosing.at(-1); last !== undefined; last = enclosing.at(-1)) {
      // The items of a list may stand as far left as its key does.
      if (last.indent < indent || (last.indent === indent && isItem && !last.isItem)) break;
      enclosing.pop();
    }
    const below = enclosing.at(-1)?.secret ?? false;
    enclosing.push({ indent, isItem, secret: below || secretKey.test(line) });
    return below;
  }
}

interface Enclosing {
  readonly indent: number;
  readonly isItem: boolean;
  readonly secret: boolean;
}

/** What ends a secret's value that the line begins and does not end: a quote, or what ends a value in brackets. */
function endBehind(line: string): RegExp | undefined {
  for (const match of line.matchAll(secretEntry)) {
    const start = match.index + match[0].length;
    if (endOfValue(line, start) < line.length) continue;
    const first = line[start] ?? '';
    if (/["']/.test(first) && line.indexOf(first, start + 1) === -1) return new RegExp(first);
    if (
      /[[{]/.test(first)
        ? !/[\]}]\s*$/.test(line)
        : isInFlow(line.slice(0, start)) && !/[\]},]\s*$/.test(line)
    )
      return /[,\]}]/;
  }
  return undefined;
}

function isInFlow(before: string): boolean {
  return (
    before.lastIndexOf('{') > before.lastIndexOf('}') || before.lastIndexOf('[') > before.lastIndexOf(']')
  );
}

function endOfValue(line: string, start: number): number {
  const first = line[start];
  if (first === '"' || first === "'") {
    const close = line.indexOf(first, start + 1);
    return close === -1 || line[close - 1] === '\\' ? line.length : close + 1;
  }
  if (first === '{' || first === '[') return line.length;
  if (!isInFlow(line.slice(0, start))) return line.length;
  const end = line.slice(start).search(/[,}\]]/);
  return end === -1 ? line.length : start + end;
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
