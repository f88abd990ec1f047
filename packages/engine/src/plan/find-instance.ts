import { fewNames } from '../model/few-names.ts';
import type { Environment, Instance } from '../model/index.ts';
import { problemOf } from './choose.ts';
import { lookUpThing, type SelectionProblem } from './selection.ts';

/** The one instance that a name means; a service is none, however few instances it has. */
export function findInstance(
  environment: Environment,
  name: string,
):
  | { readonly ok: true; readonly instance: Instance }
  | { readonly ok: false; readonly problems: readonly SelectionProblem[] } {
  const thing = lookUpThing(environment, name);
  if (thing.kind === 'service') {
    const few = fewNames(thing.instances);
    const problem: SelectionProblem = {
      code: 'not-an-instance',
      thing: name,
      message: `"${name}" is a service, and an instance is needed.`,
      ...(few === undefined ? {} : { hint: `name one of its instances: ${few}` }),
    };
    return { ok: false, problems: [problem] };
  }
  const instance = thing.kind === 'instance' ? environment.instances[name] : undefined;
  if (instance !== undefined) return { ok: true, instance };
  return { ok: false, problems: problemOf(environment, name, { expandServices: true }) };
}
