import type { YAMLParseError } from 'yaml';

/** In a larger text only the first break is told: each further one costs reading its block again. In UTF-16 units. */
const longestText = 256 * 1024;
const mostErrors = 20;
/** What looks like a break and is none costs as much. */
const mostCandidates = 50;

/**
 * The first break of the grammar, and of those behind it the ones that have nothing to do with it: what is also broken
 * when the outermost block that begins behind the break before is read by itself.
 *
 * @param errors what is wrong with the whole text. @param read what is wrong with a text.
 */
export function independentErrors(
  errors: readonly YAMLParseError[],
  text: string,
  read: (text: string) => readonly YAMLParseError[],
): readonly YAMLParseError[] {
  const [first, ...others] = errors;
  if (first === undefined) return [];
  if (first.code === 'MULTIPLE_DOCS' || text.length > longestText) return [first];
  const told = [first];
  let last = first.pos[0];
  let known: { readonly block: Block; readonly alone: YAMLParseError | undefined } | undefined;
  for (const error of others.slice(0, mostCandidates)) {
    if (told.length >= mostErrors) break;
    const at = error.pos[0];
    if (at <= last) continue;
    const block = blockAround(text, last, at);
    if (block === undefined) continue;
    if (known?.block.start !== block.start || known.block.end !== block.end)
      known = { block, alone: read(text.slice(block.start, block.end))[0] };
    const { alone } = known;
    if (alone === undefined || alone.code !== error.code || alone.pos[0] + block.start !== at) continue;
    told.push(error);
    last = at;
  }
  return told;
}

interface Block {
  readonly start: number;
  readonly end: number;
}

/** The outermost block (a key with what belongs to it) that begins on a line behind one offset and contains another. */
function blockAround(text: string, behind: number, offset: number): Block | undefined {
  const lineStart = text.lastIndexOf('\n', behind - 1) + 1;
  // What ends too early is noticed where the next line begins, which may be fine itself.
  const isFirst = text.slice(lineStart, behind).trim() === '';
  const begin = isFirst ? lineStart : text.indexOf('\n', behind) + 1;
  if ((begin === 0 && !isFirst) || begin > offset) return undefined;
  let start: number | undefined;
  let indent = Number.POSITIVE_INFINITY;
  for (const line of text.slice(begin, offset).matchAll(keyLine)) {
    const its = line[1]?.length ?? 0;
    if (its > indent) continue;
    indent = its;
    start = begin + line.index;
  }
  if (start === undefined) return undefined;
  for (const line of text.slice(offset).matchAll(/\n( *)[^\s#]/g))
    if ((line[1]?.length ?? 0) <= indent) return { start, end: offset + line.index + 1 };
  return { start, end: text.length };
}

/** A line that begins with a key without quotes. */
const keyLine = /^( *)[^\s#&*!|>'"%@`,[\]{}?:-][^\n#]*?:(?=\s|$)/gm;
