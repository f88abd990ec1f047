import type { Document } from '@maestro-ng/schema';
import { byCodePoint } from '../graph/by-code-point.ts';
import { checkNames } from '../lifecycle/describe-check.ts';
import { type Environment, type EnvVariable, lifecycleStates, printableText } from '../model/index.ts';
import { containerSpec } from '../resolve/container-spec.ts';
import { Cursor } from '../resolve/cursor.ts';
import { containerValues } from './container-values.ts';
import { type ExplainedValue, type Explanation, type ValueSource, valueGroups } from './explanation.ts';
import { Scopes } from './scopes.ts';
import { waitsOf } from './waits.ts';

/**
 * What an instance waits for, and where its values came from, by the places of the file that it was resolved from.
 *
 * @throws RangeError for a name that is no instance.
 */
export function explainInstance(
  environment: Environment,
  name: string,
  document: Pick<Document, 'data' | 'scalar'>,
): Explanation {
  const instance = environment.instances[name];
  if (instance === undefined) throw new RangeError(`the environment has no instance "${name}"`);
  const root = Cursor.root(document, document.data);
  const scopes = new Scopes(root, instance);
  const spec = containerSpec(environment, name);
  const nameOf = checkNames(environment);
  const values = [
    ...containerValues(environment, instance, spec, scopes),
    ...spec.env.map((variable) => explainedVariable(variable, scopes)),
  ];
  return {
    instance: name,
    service: instance.service,
    ship: instance.ship,
    at: instance.at,
    shipAt: scopes.instance.get('ship').at,
    waitsFor: waitsOf(environment, instance, root),
    checks: lifecycleStates.flatMap((state) =>
      instance.lifecycle[state].map((check) => ({ state, check: nameOf(check), at: check.at })),
    ),
    values: values.sort(
      (left, right) =>
        valueGroups.indexOf(left.group) - valueGroups.indexOf(right.group) ||
        byCodePoint(left.name, right.name),
    ),
  };
}

function explainedVariable({ name, value }: EnvVariable, scopes: Scopes): ExplainedValue {
  const source = value === null ? bareSource(name, scopes) : variableSource(value.provenance, scopes);
  return { group: 'variables', name, value: value === null ? null : printableText(value), source };
}

function variableSource(
  provenance: NonNullable<EnvVariable['value']>['provenance'],
  scopes: Scopes,
): ValueSource {
  return provenance.from === 'file' ? scopes.sourceAt(provenance.at) : provenance;
}

/** Of a variable that is passed without a value: where its name stands. */
function bareSource(name: string, scopes: Scopes): ValueSource {
  const given = [scopes.instance, scopes.service].flatMap((owner) => [
    owner.get('env'),
    owner.get('envfile'),
  ]);
  const mapping = given.flatMap((env) => [...env.items(), env]).find((env) => env.has(name));
  return mapping === undefined ? { from: 'default' } : scopes.sourceAt(mapping.get(name).at);
}
