export { nearestName as nearest } from '@maestro-ng/template';
export {
  type CheckTypeSchema,
  type CheckTypeValidators,
  compileCheckTypes,
  type EditorSchema,
  withCheckTypes,
} from './check-types.ts';
export { type SchemaCode, schemaCodes } from './codes.ts';
export type { Diagnostic, Location, Part, Problem, RelatedPlace, Severity } from './diagnostic.ts';
export {
  type Document,
  type ParseResult,
  parseDocument,
  type UnsoundDocument,
  type WrittenScalar,
} from './document.ts';
export { environmentSchema } from './fragments/environment.ts';
export type { Shape as JSONSchema } from './fragments/shape.ts';
export type * from './generated/types.ts';
export { type Pointer, pointer, pointerKeys } from './pointer.ts';
export { plainSource, renderedSource, type Source } from './source.ts';
export { inFileOrder, toDiagnostics } from './to-diagnostics.ts';
export { type Validation, validateDocument } from './validate-document.ts';
export type { Gaps } from './yaml/build.ts';
