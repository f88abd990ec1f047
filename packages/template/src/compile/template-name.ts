import type { CompiledTemplate } from '../evaluate/compiled-template.ts';
import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, typeError } from '../failure.ts';
import { repr, str } from '../printing/str.ts';
import { undefinedError } from '../values/compare.ts';
import { assertHashable } from '../values/dict.ts';
import { toArray } from '../values/iterate.ts';
import { truthy } from '../values/truth.ts';
import { typeName } from '../values/types.ts';
import { textOf, Undefined, type Value } from '../values/value.ts';

/** The template that `extends` or `import` names. */
export function templateNamed(rt: Runtime, name: Value): CompiledTemplate {
  const text = textOf(name);
  if (text !== undefined) return rt.template(text);
  if (name instanceof Undefined) throw undefinedError(name);
  assertHashable(name);
  throw new Failure('AttributeError', `'${typeName(name)}' object has no attribute 'split'`, {
    hint: 'the name of a template is a text',
  });
}

/** The template that `include` names, or the first one there is of several. */
export function templateAmong(rt: Runtime, names: Value): CompiledTemplate {
  if (textOf(names) !== undefined || names instanceof Undefined) return templateNamed(rt, names);
  if (!truthy(rt, names) && typeof names === 'object') {
    throw new Failure('TemplatesNotFound', 'Tried to select from an empty list of templates.');
  }
  if (typeof names !== 'object' || names === null)
    throw typeError(`'${typeName(names)}' object is not iterable`);
  const all = toArray(rt, names);
  for (const name of all) {
    try {
      return templateNamed(rt, name);
    } catch (error) {
      const passed = ['TemplateNotFound', 'UndefinedError'];
      if (!(error instanceof Failure) || !passed.includes(error.errorClass)) throw error;
    }
  }
  const shown = all.map((name) => (name instanceof Undefined ? `{{ ${repr(rt, name)} }}` : str(rt, name)));
  throw new Failure('TemplatesNotFound', `none of the templates given were found: ${shown.join(', ')}`);
}
