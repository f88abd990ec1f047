/** What can be wrong with a template, one name for each kind; each has a section in `docs/guide/diagnostics.md`. */
export const templateCodes = [
  /** A bound on steps, output or depth was reached. */
  'template-budget',
  'template-not-found',
  'template-runtime',
  'template-syntax',
  'template-type',
  'template-undefined',
  /** An expression asked for something that a template may not reach. */
  'template-unsafe',
] as const;

export type TemplateCode = (typeof templateCodes)[number];
