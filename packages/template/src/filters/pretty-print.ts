import type { Runtime } from '../evaluate/runtime.ts';
import { repr } from '../printing/str.ts';
import { textRepr } from '../printing/text-repr.ts';
import { codePointLength } from '../values/code-points.ts';
import { compare } from '../values/compare.ts';
import { Dict } from '../values/dict.ts';
import { typeName } from '../values/types.ts';
import { Tuple, type Value } from '../values/value.ts';

const width = 80;

/** Writes values as Python's `pprint.pformat` does: on one line while they fit, with sorted keys. */
export function prettyPrint(rt: Runtime, value: Value): string {
  return format(rt, value, 0, 0, 1);
}

function sortedEntries(rt: Runtime, dict: Dict): { key: Value; value: Value }[] {
  const order = (left: Value, right: Value): number => {
    try {
      if (compare(rt, '<', left, right)) return -1;
      return compare(rt, '<', right, left) ? 1 : 0;
    } catch {
      const [a, b] = [typeName(left), typeName(right)];
      return a < b ? -1 : a > b ? 1 : 0;
    }
  };
  return [...dict.entries()].map(({ key, value }) => ({ key, value })).sort((a, b) => order(a.key, b.key));
}

/** On one line. */
function flat(rt: Runtime, value: Value, open: ReadonlySet<Value> = new Set()): string {
  rt.step();
  if (open.has(value)) return `<Recursion on ${typeName(value)} with id=1>`;
  const within = typeof value === 'object' && value !== null ? new Set([...open, value]) : open;
  if (value instanceof Dict) {
    const parts = sortedEntries(rt, value).map(
      (entry) => `${flat(rt, entry.key, within)}: ${flat(rt, entry.value, within)}`,
    );
    return `{${parts.join(', ')}}`;
  }
  if (Array.isArray(value)) return `[${value.map((item) => flat(rt, item, within)).join(', ')}]`;
  if (value instanceof Tuple) {
    const parts = value.items.map((item) => flat(rt, item, within));
    return parts.length === 1 ? `(${parts.join('')},)` : `(${parts.join(', ')})`;
  }
  return repr(rt, value);
}

/** `indent`: columns before it on every line; `allowance`: signs that follow it on its last line. */
function format(rt: Runtime, value: Value, indent: number, allowance: number, level: number): string {
  const line = flat(rt, value);
  if (codePointLength(line) <= width - indent - allowance) return line;
  if (value instanceof Dict && value.size > 0) return dictLines(rt, value, indent + 1, allowance + 1, level);
  if (Array.isArray(value)) return itemLines(rt, '[', value, ']', indent, allowance, level);
  if (value instanceof Tuple) {
    return itemLines(rt, '(', value.items, value.items.length === 1 ? ',)' : ')', indent, allowance, level);
  }
  if (typeof value === 'string') return textLines(value, indent, allowance, level) ?? line;
  return line;
}

function dictLines(rt: Runtime, dict: Dict, indent: number, allowance: number, level: number): string {
  const entries = sortedEntries(rt, dict);
  const parts = entries.map(({ key, value }, index) => {
    const name = flat(rt, key);
    const after = index === entries.length - 1 ? allowance : 1;
    return `${name}: ${format(rt, value, indent + codePointLength(name) + 2, after, level + 1)}`;
  });
  return `{${parts.join(`,\n${' '.repeat(indent)}`)}}`;
}

function itemLines(
  rt: Runtime,
  open: string,
  items: readonly Value[],
  close: string,
  indent: number,
  allowance: number,
  level: number,
): string {
  const parts = items.map((item, index) => {
    const after = index === items.length - 1 ? allowance + close.length : 1;
    return format(rt, item, indent + 1, after, level + 1);
  });
  return open + parts.join(`,\n${' '.repeat(indent + 1)}`) + close;
}

/** A long text as several literals; undefined: it cannot be cut. */
function textLines(
  text: string,
  indentGiven: number,
  allowanceGiven: number,
  level: number,
): string | undefined {
  const outermost = level === 1;
  const indent = outermost ? indentGiven + 1 : indentGiven;
  const allowance = outermost ? allowanceGiven + 1 : allowanceGiven;
  const chunks: string[] = [];
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    const room = width - indent - (isLast ? allowance : 0);
    if (codePointLength(textRepr(line)) <= room) {
      chunks.push(textRepr(line));
      return;
    }
    const words = line.match(/\S*\s*/g)?.filter((word) => word !== '') ?? [];
    let current = '';
    words.forEach((word, at) => {
      const candidate = current + word;
      const bound = width - indent - (isLast && at === words.length - 1 ? allowance : 0);
      if (codePointLength(textRepr(candidate)) <= bound) current = candidate;
      else {
        if (current !== '') chunks.push(textRepr(current));
        current = word;
      }
    });
    if (current !== '') chunks.push(textRepr(current));
  });
  if (chunks.length <= 1) return undefined;
  const body = chunks.join(`\n${' '.repeat(indent)}`);
  return outermost ? `(${body})` : body;
}
