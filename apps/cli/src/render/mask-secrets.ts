/** Half-open: `[start, end)`, in UTF-16 code units of a line. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const secretWord =
  '(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|auth)s?';
/** A key such as `password:`, `"DB_PASSWORD":`, `- API_TOKEN=`, `{% set secret =`; the group is what leads to the value. */
const secretEntry = new RegExp(
  `((?:^|[\\s{,'"\\[-])[\\w.-]*${secretWord}(?:[_.-][\\w.-]*)?["']?\\s*[:=]\\s*)`,
  'gi',
);
const secretKey = new RegExp(`^\\s*(?:-\\s+)?["']?[\\w.-]*${secretWord}(?:[_.-][\\w.-]*)?["']?\\s*:`, 'i');
const urlCredentials = /:\/\/[^\s/@:'"]*:([^\s/@'"]+)@/g;

/**
 * Where a line of an environment file may hold secrets: what follows keys such as password, token or secret, passwords
 * in URLs, and everything below such a key. Works on text that cannot be parsed, and rather masks too much.
 * @param lines of the file. @param index of the line, from 0.
 */
export function secretSpans(lines: readonly string[], index: number): Span[] {
  const line = lines[index] ?? '';
  if (belowSecretKey(lines, index)) {
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
  return spans;
}

function endOfValue(line: string, start: number): number {
  const first = line[start];
  if (first === '"' || first === "'") {
    const close = line.indexOf(first, start + 1);
    return close === -1 || line[close - 1] === '\\' ? line.length : close + 1;
  }
  if (first === '{' || first === '[') return line.length;
  const before = line.slice(0, start);
  const inFlow =
    before.lastIndexOf('{') > before.lastIndexOf('}') || before.lastIndexOf('[') > before.lastIndexOf(']');
  if (!inFlow) return line.length;
  const end = line.slice(start).search(/[,}\]]/);
  return end === -1 ? line.length : start + end;
}

/** Whether a key that leads to a secret encloses the line: a block text, a list or a mapping of secrets. */
function belowSecretKey(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  let indent = line.trim() === '' ? Number.POSITIVE_INFINITY : indentation(line);
  for (let above = index - 1; above >= 0; above -= 1) {
    const candidate = lines[above] ?? '';
    if (candidate.trim() === '') continue;
    const its = indentation(candidate);
    // The items of a list may stand as far left as its key does.
    const encloses =
      its < indent || (its === indent && /^\s*-(?:\s|$)/.test(line) && !/^\s*-/.test(candidate));
    if (!encloses) continue;
    if (secretKey.test(candidate)) return true;
    if (its === 0) return false;
    indent = its;
  }
  return false;
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
