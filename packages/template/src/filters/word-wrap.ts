import type { Runtime } from '../evaluate/runtime.ts';
import { valueError } from '../failure.ts';
import { pythonSpace } from '../printing/white-space.ts';
import { codePointLength, codePointSlice } from '../values/code-points.ts';

interface Options {
  readonly width: number;
  readonly breakLong: boolean;
  readonly hyphens: boolean;
}

const blank = '[\\t\\n\\v\\f\\r ]';
const word = '[\\p{L}\\p{N}_]';
const letter = '(?:(?!\\p{Nd})[\\p{L}\\p{N}_])';
const before = '(?<=[\\p{L}\\p{N}_!"\'&.,?])';
// White space, a dash between words, or a piece of a word up to a hyphen, a dash or its end.
const chunks = new RegExp(
  `${blank}+|${before}-{2,}(?=${word})|[^\\t\\n\\v\\f\\r ]+?(?:` +
    `-(?:(?<=${letter}{2}-)|(?<=${letter}-${letter}-))(?=${letter}-?${letter})|(?=${blank}|$)|${before}(?=-{2,}${word}))`,
  'gu',
);
const simpleChunks = new RegExp(`${blank}+|[^\\t\\n\\v\\f\\r ]+`, 'gu');
const allBlank = new RegExp(`^${pythonSpace}*$`);

/** Puts as many pieces on a line as fit; what is too long is cut, at a hyphen where there is one. */
export function wrapText(rt: Runtime, text: string, { width, breakLong, hyphens }: Options): string[] {
  if (width <= 0) throw valueError(`Lines must be at least 1 wide, not ${width}.`);
  const rest = (text.match(hyphens ? chunks : simpleChunks) ?? []).reverse();
  const lines: string[] = [];
  while (rest.length > 0) {
    rt.step();
    const line: string[] = [];
    let length = 0;
    if (lines.length > 0 && allBlank.test(rest.at(-1) ?? '')) rest.pop();
    for (let next = rest.at(-1); next !== undefined; next = rest.at(-1)) {
      const size = codePointLength(next);
      if (length + size > width) break;
      line.push(next);
      rest.pop();
      length += size;
    }
    const next = rest.at(-1);
    if (next !== undefined && codePointLength(next) > width) {
      if (breakLong) {
        const room = width - length;
        const end = cutAt(next, room, hyphens);
        line.push(codePointSlice(next, 0, end));
        rest[rest.length - 1] = codePointSlice(next, end, codePointLength(next));
      } else if (line.length === 0) {
        line.push(next);
        rest.pop();
      }
    }
    if (allBlank.test(line.at(-1) ?? 'x')) line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

function cutAt(piece: string, room: number, hyphens: boolean): number {
  if (!hyphens || codePointLength(piece) <= room) return room;
  const head = codePointSlice(piece, 0, room);
  const hyphen = head.lastIndexOf('-');
  return hyphen > 0 && /[^-]/.test(head.slice(0, hyphen)) ? codePointLength(head.slice(0, hyphen)) + 1 : room;
}
