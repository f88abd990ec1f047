import type { YamlProblem } from './failure.ts';

/** Deeper than any environment file is; it keeps every walk over the data within the stack. */
export const deepestNesting = 500;

/** The library's reader uses up the stack somewhere beyond this, sooner in a process that has just begun. */
const mostOpenBrackets = 3 * deepestNesting;

/** Whether more brackets are open at some place than any reader gets through; those in quotes and comments count too. */
export function isHopelesslyDeep(text: string): boolean {
  let depth = 0;
  for (const [sign] of text.matchAll(/[[{\]}]/g)) {
    depth = sign === ']' || sign === '}' ? Math.max(0, depth - 1) : depth + 1;
    if (depth > mostOpenBrackets) return true;
  }
  return false;
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
