/** What can be wrong with a file's YAML and shape, one name for each kind; each has a section in `docs/guide/diagnostics.md`. */
export const schemaCodes = [
  'alias-bomb',
  'complex-key',
  'deprecated-key',
  'duplicate-key',
  'empty-entry',
  'file-too-large',
  'flag-as-text',
  'invalid-scalar',
  'invalid-value',
  'missing-key',
  'obsolete-auditor',
  'obsolete-key',
  'recursive-alias',
  'several-documents',
  'unknown-alias',
  'unknown-key',
  'unknown-value',
  'wrong-type',
  'yaml-character',
  'yaml-syntax',
  'yaml-tag',
  'yaml-too-deep',
] as const;

export type SchemaCode = (typeof schemaCodes)[number];
