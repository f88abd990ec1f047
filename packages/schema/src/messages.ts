import { nearestName as nearest } from '@maestro-ng/template';
import type { Problem } from './diagnostic.ts';
import { otherName, otherNameOfSlip, says } from './other-names.ts';
import { type Pointer, pointer, pointerKeys } from './pointer.ts';

/** The validator that is compiled ahead: whether data is valid; `errors` are those of the last call. */
export interface Validator {
  (data: unknown): boolean;
  errors?: readonly ValidationError[] | null;
}

/** An error as the compiled validator reports it. */
export interface ValidationError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The part of the schema that the keyword stands in. */
  readonly parentSchema: SchemaNode;
  /** The value it is about. */
  readonly data: unknown;
}

/** What of a schema our messages are made of. */
interface SchemaNode {
  readonly errorMessage?: string;
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

/** One problem per cause, in our words. Values of the file appear in none, but for misspelt names of kinds. */
export function problemsOf(errors: readonly ValidationError[]): Problem[] {
  const problems: Problem[] = [];
  const unknownKeys = new Map<Pointer, string[]>();
  for (const { keyword, instancePath, params } of errors) {
    if (keyword !== 'additionalProperties') continue;
    const names = unknownKeys.get(instancePath) ?? [];
    unknownKeys.set(instancePath, [...names, String(params['additionalProperty'])]);
  }
  const explained = new Set<Pointer>();
  for (const error of errors) {
    const problem = problemOf(error, unknownKeys, explained);
    if (problem !== undefined) problems.push(problem);
  }
  // A key that was meant to be a missing one is not said twice.
  return problems.filter(({ code, at }) => code !== 'unknown-key' || !explained.has(at));
}

function problemOf(
  error: ValidationError,
  unknownKeys: ReadonlyMap<Pointer, readonly string[]>,
  explained: Set<Pointer>,
): Problem | undefined {
  const { keyword, instancePath: at, params, parentSchema: node, data } = error;
  switch (keyword) {
    // It only says that a `then` failed, which has reported by itself.
    case 'if':
    case 'not':
      return undefined;
    case 'required':
      return missingKey(at, String(params['missingProperty']), node, unknownKeys.get(at) ?? [], explained);
    case 'additionalProperties':
      return unknownKey(at, String(params['additionalProperty']), node);
    case 'type':
      return wrongType(at, node, data);
    // A list that may only be empty is no list.
    case 'enum':
      return Array.isArray(data) ? wrongType(at, node, data) : wrongValue(at, node, data);
    default:
      return wrongValue(at, node, data);
  }
}

function missingKey(
  at: Pointer,
  key: string,
  node: SchemaNode,
  unknown: readonly string[],
  explained: Set<Pointer>,
): Problem {
  const expected = node.properties?.[key]?.errorMessage;
  const message = `The key "${key}" is missing${expected === undefined ? '' : `; ${lowerFirst(expected)}`}`;
  const base = { severity: 'error', code: 'missing-key', message: sentence(message), part: 'key' } as const;
  const slip = nearest(key, unknown) ?? unknown.find((word) => says(word, key));
  if (slip === undefined) return { ...base, at };
  explained.add(pointer(at, slip));
  return { ...base, at: pointer(at, slip), hint: `did you mean "${key}" by "${slip}"?` };
}

function unknownKey(at: Pointer, key: string, node: SchemaNode): Problem {
  const known = Object.keys(node.properties ?? {});
  const near = nearest(key, known);
  const hint =
    otherName(key, known) ?? (near === undefined ? otherNameOfSlip(key, known) : `did you mean "${near}"?`);
  return {
    severity: 'warning',
    code: 'unknown-key',
    message: `${mayHoldAValue(key) ? 'This key' : `The key ${JSON.stringify(key)}`} is not known here and has no effect.`,
    at: pointer(at, key),
    part: 'key',
    ...(hint !== undefined && { hint }),
  };
}

/** Whether a quote that was left open, or a `=` for a `:`, may have made a value, so a secret, part of a key. */
function mayHoldAValue(key: string): boolean {
  return /[:=\n]/.test(key) || key.length > 60;
}

function wrongType(at: Pointer, node: SchemaNode, value: unknown): Problem {
  const key = pointerKeys(at).at(-1);
  const base = { severity: 'error', at } as const;
  const expected = node.errorMessage ?? 'Expected something else.';
  if (value === null) {
    const what = key === undefined ? 'The file is empty' : `${JSON.stringify(key)} is left empty`;
    return { ...base, code: 'missing-key', message: sentence(`${what}; ${lowerFirst(expected)}`) };
  }
  return {
    ...base,
    code: 'wrong-type',
    message: `${expected.replace(/\.$/, '')}, but this is ${typeName(value)}.`,
    ...(Array.isArray(value) &&
      wantsMapping(node) && { hint: 'write "name: value", without dashes and square brackets' }),
  };
}

/** Whether nothing but a mapping is taken, or an empty list in place of one. */
function wantsMapping({ type, enum: values = [] }: SchemaNode): boolean {
  return values.some(Array.isArray) || [type].flat().every((name) => name === 'object' || name === 'null');
}

function wrongValue(at: Pointer, node: SchemaNode, value: unknown): Problem {
  const expected = node.errorMessage ?? 'Expected another value.';
  const isText = (name: unknown): name is string => typeof name === 'string';
  const near = isText(value) ? nearest(value, (node.enum ?? node.examples ?? []).filter(isText)) : undefined;
  const hint = near === undefined ? {} : { hint: `did you mean "${near}"?` };
  if (node.enum === undefined || !isText(value)) {
    return {
      severity: 'error',
      code: 'invalid-value',
      message: expected,
      at,
      ...(/^[a-z]/i.test(near ?? '') && hint),
    };
  }
  return {
    severity: 'error',
    code: 'unknown-value',
    message: `${JSON.stringify(value)} is not known here; ${lowerFirst(expected)}`,
    at,
    ...hint,
  };
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'a mapping';
    case 'boolean':
      return 'yes or no';
    case 'number':
      return Number.isInteger(value) ? 'a whole number' : 'a number with a fraction';
    default:
      return 'text';
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
