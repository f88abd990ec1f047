import { valueError } from '../failure.ts';
import { pythonSpace } from '../printing/white-space.ts';

const run = new RegExp(`${pythonSpace}+`, 'g');
const leading = new RegExp(`^${pythonSpace}+`);
const lineEnd = /\r\n|[\n-\r\x1c-\x1e\x85\u2028\u2029]/g;

export function trimStart(text: string, characters: string | undefined): string {
  if (characters === undefined) return text.replace(leading, '');
  const set = new Set(characters);
  let at = 0;
  for (const character of text) {
    if (!set.has(character)) break;
    at += character.length;
  }
  return text.slice(at);
}

export function trimEnd(text: string, characters: string | undefined): string {
  if (characters === undefined) {
    // Looked at from the end: the pattern alone would try every run of blanks in the text.
    let end = text.length;
    while (end > 0 && leading.test(text[end - 1] ?? 'x')) end--;
    return text.slice(0, end);
  }
  const set = new Set(characters);
  const all = [...text];
  let end = all.length;
  while (end > 0 && set.has(all[end - 1] ?? '')) end--;
  return all.slice(0, end).join('');
}

/** `str.split`; `separator` undefined: at runs of white space. A negative `limit` is none. */
export function split(text: string, separator: string | undefined, limit: number): string[] {
  if (separator === undefined) return splitAtSpace(text, limit);
  if (separator === '') throw valueError('The separator is empty.');
  if (limit < 0) return text.split(separator);
  const parts: string[] = [];
  let at = 0;
  while (parts.length < limit) {
    const found = text.indexOf(separator, at);
    if (found < 0) break;
    parts.push(text.slice(at, found));
    at = found + separator.length;
  }
  parts.push(text.slice(at));
  return parts;
}

function splitAtSpace(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text.replace(leading, '');
  if (limit < 0) return rest === '' ? [] : trimEnd(rest, undefined).split(run);
  while (rest !== '' && parts.length < limit) {
    run.lastIndex = 0;
    const found = run.exec(rest);
    if (found === null) break;
    parts.push(rest.slice(0, found.index));
    rest = rest.slice(run.lastIndex);
  }
  if (rest !== '') parts.push(rest);
  return parts;
}

/** `str.rsplit`: as `split`, but a limit counts from the end. */
export function splitFromEnd(text: string, separator: string | undefined, limit: number): string[] {
  if (limit < 0) return split(text, separator, limit);
  const parts: string[] = [];
  if (separator === undefined) {
    let rest = trimEnd(text, undefined);
    while (rest !== '' && parts.length < limit) {
      const word = lastWord(rest);
      parts.unshift(word);
      const before = rest.slice(0, rest.length - word.length);
      rest = trimEnd(before, undefined);
    }
    if (rest !== '') parts.unshift(rest);
    return parts;
  }
  if (separator === '') throw valueError('The separator is empty.');
  let end = text.length;
  while (parts.length < limit) {
    const found = end < separator.length ? -1 : text.lastIndexOf(separator, end - separator.length);
    if (found < 0) break;
    parts.unshift(text.slice(found + separator.length, end));
    end = found;
  }
  parts.unshift(text.slice(0, end));
  return parts;
}

function lastWord(text: string): string {
  let start = text.length;
  while (start > 0 && !leading.test(text[start - 1] ?? 'x')) start--;
  return text.slice(start);
}

/** `str.splitlines`. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = [];
  let at = 0;
  lineEnd.lastIndex = 0;
  for (let found = lineEnd.exec(text); found !== null; found = lineEnd.exec(text)) {
    lines.push(text.slice(at, keepEnds ? lineEnd.lastIndex : found.index));
    at = lineEnd.lastIndex;
  }
  if (at < text.length) lines.push(text.slice(at));
  return lines;
}

export function trim(text: string, characters: string | undefined): string {
  return trimEnd(trimStart(text, characters), characters);
}
