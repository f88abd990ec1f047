import type { Span } from './span.ts';

/** What may stand where the user does: all but what ends it, or begins an address of IPv6. */
const user = /^[^\s/?#[\]"'`]*$/;
/** A host, and its port, with a path or whatever behind it. */
const port = /^[1-9]\d{0,4}(?:[/?#\s"',;)\]}]|$)/;
const token = /^[\w-]{16,}$/;
/** Of a URL whose user is one of a machine, and has a name that is known. */
const login = /(?:^|\+)(?:ssh|sftp|scp):?$/i;

/**
 * Where secrets stand before the hosts of the URLs on a line: passwords, and what stands in the user's place and looks like a
 * token. A password ends at the last `@` before the next URL: what should have been encoded in it, such as `@`, `/` or a
 * space, is taken as many clients take it. A URL begins at its `//`, in whatever way its scheme is mistyped.
 */
export function urlSecrets(line: string): Span[] {
  const spans: Span[] = [];
  const ends = new Ends(line);
  for (let at = line.indexOf('//'); at !== -1; ) {
    const start = at + 2;
    if (start > ends.lastAt) break;
    const next = line.indexOf('//', start);
    const scheme = schemeBefore(line, at);
    const end = ends.of(start, next === -1 ? line.length : next, line[at - scheme.length - 1]);
    if (end !== undefined) spans.push(...secretsOf(line, { start, end }, scheme));
    const behind = Math.max(start, end ?? 0);
    at = next === -1 || next >= behind ? next : line.indexOf('//', behind);
  }
  return spans;
}

function schemeBefore(line: string, end: number): string {
  let start = end;
  while (start > 0 && /[\w+.:-]/.test(line[start - 1] ?? '')) start -= 1;
  return line.slice(start, end);
}

function secretsOf(line: string, { start, end }: Span, scheme: string): Span[] {
  const credentials = line.slice(start, end);
  const colon = credentials.indexOf(':');
  const name = colon === -1 ? credentials : credentials.slice(0, colon);
  if (!user.test(name)) return [];
  const password = colon === -1 ? '' : credentials.slice(colon + 1);
  const isPort = name !== '' && port.test(password);
  const [owner = ''] = name.split('@');
  // GitHub's name for no password.
  const isAlone = owner !== name || /^(?:x-oauth-basic)?$/.test(password);
  return [
    ...(isAlone && token.test(owner) && !login.test(scheme) ? [{ start, end: start + owner.length }] : []),
    ...(password === '' || isPort || /^\s/.test(password) ? [] : [{ start: start + colon + 1, end }]),
  ];
}

/** Finds the `@` at which credentials end. Each character is looked at a few times, however many URLs there are. */
class Ends {
  readonly lastAt: number;
  readonly #line: string;
  readonly #cuts = { blank: new Cut(/\s/), quote: new Cut(/["'`]/), '"': new Cut(/"/), "'": new Cut(/'/) };

  constructor(line: string) {
    this.#line = line;
    this.lastAt = line.lastIndexOf('@');
  }

  /**
   * @param next where the next URL begins.
   * @param before the character before the URL.
   */
  of(start: number, next: number, before: string | undefined): number | undefined {
    const cuts = this.#cuts;
    const line = this.#line;
    if (before === '"' || before === "'") {
      const close = cuts[before].from(line, start);
      return (
        lastAt(line, start, Math.min(close, next)) ?? (next < close ? this.#beyond(start, close) : undefined)
      );
    }
    const blank = cuts.blank.from(line, start);
    const quote = cuts.quote.from(line, start);
    return (
      lastAt(line, start, Math.min(blank, quote, next)) ??
      lastAt(line, start, Math.min(blank, next)) ??
      lastAt(line, start, Math.min(quote, next)) ??
      (next < blank ? this.#beyond(start, blank) : undefined)
    );
  }

  #known: { readonly end: number; readonly at: number | undefined } | undefined;

  /** The last `@` before an end that many URLs may have in common. */
  #beyond(start: number, end: number): number | undefined {
    if (this.#known?.end !== end) this.#known = { end, at: lastAt(this.#line, start, end) };
    const { at } = this.#known;
    return at === undefined || at < start ? undefined : at;
  }
}

/** The next place of a kind, which is looked for anew only behind the one that was found last. */
class Cut {
  readonly #pattern: RegExp;
  #from = 0;
  #at = -1;

  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  from(line: string, start: number): number {
    if (this.#at === -1 || start < this.#from || start > this.#at) {
      this.#from = start;
      this.#at = start;
      while (this.#at < line.length && !this.#ends(line)) this.#at += 1;
    }
    return this.#at;
  }

  #ends(line: string): boolean {
    return this.#pattern.test(line[this.#at] ?? '') && line[this.#at - 1] !== '\\';
  }
}

function lastAt(line: string, start: number, end: number): number | undefined {
  for (let at = end - 1; at >= start; at -= 1) if (line[at] === '@') return at;
  return undefined;
}

/** A text with `***` in place of what is secret in its URLs. */
export function withoutUrlSecrets(text: string): string {
  return urlSecrets(text).reduceRight(
    (shown, { start, end }) => `${shown.slice(0, start)}***${shown.slice(end)}`,
    text,
  );
}
