import { suggestion } from '../nearest-name.ts';

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
function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(' or ');
}

/** What was expected in place of a tag, or of the end of the template. */
export function explainTag(
  message: readonly string[],
  name: string | undefined,
  awaited: readonly (readonly string[])[],
  innermost: string | undefined,
): string {
  const parts = [...message];
  const looking = awaited.at(-1);
  if (looking !== undefined) {
    parts.push(
      name !== undefined && awaited.some((ends) => ends.includes(name))
        ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${quoted(looking)}.`
        : `Jinja was looking for the following tags: ${quoted(looking)}.`,
    );
  }
  if (innermost !== undefined) {
    parts.push(`The innermost block that needs to be closed is '${innermost}'.`);
  }
  return parts.join(' ');
}

/** What to do about a tag that there is not. */
export function tagHint(name: string): string | undefined {
  if (name === 'do') return "write {% set _ = … %}: the tag 'do' is an extension that is not enabled";
  if (name === 'break' || name === 'continue') {
    return "loop controls are not enabled: filter the loop with 'if' instead";
  }
  return suggestion(name, tags);
}
