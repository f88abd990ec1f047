import type { YamlProblem } from './failure.ts';

/** Deeper than any environment file is; it keeps every walk over the data within the stack. */
export const deepestNesting = 500;

/** Readers use up the stack somewhere beyond this, sooner in a process that has just begun, and some do not survive it. */
const deepestReading = 2 * deepestNesting;

/**
 * Whether a text goes deeper at some place than any reader gets through: by brackets, which in quotes and comments count
 * too, by dashes or question marks in one line, or by indentation.
 */
export function isHopelesslyDeep(text: string): boolean {
  return (
    deepestBracket(text) > deepestReading ||
    longestRun(text) > deepestReading ||
    deepestIndentation(text) > deepestReading
  );
}

function deepestBracket(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [sign] of text.matchAll(/[[{\]}]/g)) {
    depth = sign === ']' || sign === '}' ? Math.max(0, depth - 1) : depth + 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/(?<![-?][ ]+)(?:[-?][ ]+){2,}/g)) {
    longest = Math.max(longest, run.replace(/ /g, '').length);
  }
  return longest;
}

function deepestIndentation(text: string): number {
  const open: number[] = [];
  let deepest = 0;
  for (const [, spaces = ''] of text.matchAll(/^( *)[^\s#]/gm)) {
    while (open.length > 0 && (open.at(-1) ?? 0) >= spaces.length) open.pop();
    open.push(spaces.length);
    deepest = Math.max(deepest, open.length);
  }
  return deepest;
}

/** The problem, at the bracket (or else the dash) that goes too deep. */
export function tooDeep(text: string): YamlProblem {
  let depth = 0;
  let start = 0;
  for (const { 0: sign, index } of text.matchAll(/[[{\]}]|\n|- /g)) {
    if (sign === '\n') continue;
    depth += sign === ']' || sign === '}' ? -1 : 1;
    start = index;
    if (depth > deepestNesting) break;
  }
  return {
    code: 'yaml-too-deep',
    message: `Lists and mappings are nested more than ${deepestNesting} levels deep here.`,
    start,
    end: start + 1,
  };
}
