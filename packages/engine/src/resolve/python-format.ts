import { renderTemplate } from '@maestro-ng/template';

/** Fields of a format, by name. */
export type FormatFields = { readonly [name: string]: string };

const template = { name: 'format', text: '{{ format.format(**fields) }}' };

/** Python's `text.format(…)`. `problem`: what is wrong with the format, as a sentence. */
export function pythonFormat(
  format: string,
  fields: FormatFields,
): { readonly text: string } | { readonly problem: string } {
  const rendering = renderTemplate(template, { context: { format, fields } });
  return rendering.ok ? { text: rendering.output } : { problem: rendering.problem.message };
}

/** The words of a format, as Python's `split()` makes them: what stands in a field is never parted. */
export function formatWords(format: string): string[] {
  return format.match(/(?:\{\{|\{(?:[^{}]|\{[^{}]*\})*\}|\S)+/g) ?? [];
}
