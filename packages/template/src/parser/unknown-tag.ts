import { suggestion } from '../nearest-name.ts';
import { alternatives } from '../values/wording.ts';

const tags = [
  'for',
  'if',
  'block',
  'extends',
  'print',
  'macro',
  'include',
  'from',
  'import',
  'set',
  'with',
  'autoescape',
  'call',
  'filter',
  'raw',
  'elif',
  'else',
  'endfor',
  'endif',
  'endblock',
  'endmacro',
  'endset',
  'endwith',
  'endautoescape',
  'endcall',
  'endfilter',
  'endraw',
];
const inner = new Set(tags.slice(tags.indexOf('elif')));

/** A tag that is open, and the tags that may end its body. */
export interface OpenTag {
  readonly name: string;
  readonly ends: readonly string[];
}

/** What is wrong with a tag that begins no statement here. */
export function explainTag(name: string, open: OpenTag | undefined): string {
  if (!inner.has(name)) return `"${name}" is not a tag.`;
  if (open === undefined) return `There is nothing open here that "${name}" could belong to.`;
  return `"${name}" does not belong into "${open.name}": ${alternatives(open.ends)} is expected here.`;
}

/** What is wrong when the template ends within a tag's body. */
export function explainEnd(open: OpenTag): string {
  return `"${open.name}" is still open where the template ends: ${alternatives(open.ends)} is expected.`;
}

/** What to do about a tag that there is not. */
export function tagHint(name: string): string | undefined {
  if (name === 'do') return 'write {% set _ = … %} to run something for its effect alone';
  if (name === 'break' || name === 'continue') {
    return 'a loop cannot be left early: choose its items with {% for … if … %}';
  }
  if (name === 'raw') return 'write {% raw %}, with nothing after the name';
  return inner.has(name) ? undefined : suggestion(name, tags);
}
