import type { CompiledTemplate } from '../evaluate/compiled-template.ts';
import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, undefinedError } from '../failure.ts';
import { assertHashable } from '../values/dict.ts';
import { toArray } from '../values/iterate.ts';
import { truthy } from '../values/truth.ts';
import { textOf, Undefined, type Value } from '../values/value.ts';
import { expected, quoted } from '../values/wording.ts';

/** The template that `extends` or `import` names. */
export function templateNamed(rt: Runtime, name: Value): CompiledTemplate {
  const text = textOf(name);
  if (text !== undefined) return rt.template(text);
  if (name instanceof Undefined) throw undefinedError(name);
  assertHashable(name);
  throw expected('the name of a template', name, 'AttributeError');
}

/** The template that `include` names, or the first one there is of several. */
export function templateAmong(rt: Runtime, names: Value): CompiledTemplate {
  if (textOf(names) !== undefined || names instanceof Undefined) return templateNamed(rt, names);
  if (!truthy(rt, names) && typeof names === 'object') {
    throw new Failure('TemplatesNotFound', 'This list of templates is empty.');
  }
  if (typeof names !== 'object' || names === null)
    throw expected('the name of a template, or a list of names', names);
  const all = toArray(rt, names);
  for (const name of all) {
    try {
      return templateNamed(rt, name);
    } catch (error) {
      const passed = ['TemplateNotFound', 'UndefinedError'];
      if (!(error instanceof Failure) || !passed.includes(error.errorClass)) throw error;
    }
  }
  const shown = all.filter((name) => !(name instanceof Undefined)).map((name) => quoted(rt, name));
  throw new Failure('TemplatesNotFound', `There is no template ${shown.join(' or ')}.`);
}
