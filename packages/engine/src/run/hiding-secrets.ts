import { hiddenInWords } from '../lifecycle/shown-words.ts';
import {
  type ContainerSpec,
  hideValues,
  type Instance,
  instanceOf,
  isSecretVariable,
  literalOf,
  secretParts,
  urlSecrets,
} from '../model/index.ts';
import { containerSpec } from '../resolve/index.ts';
import { veiledSpec } from './specified.ts';
import type { StepContext } from './step-context.ts';

type Source = Pick<StepContext, 'environment' | 'operator' | 'step'>;

/**
 * Takes secrets out of what programs of a step print: those that were looked up, and those that are written in the file or
 * stand in the operator's variables. Which these are is found out when there is something to hide.
 */
export function hidingSecrets(source: Source): (text: string) => string {
  let written: readonly string[] | undefined;
  return (text) => {
    written ??= writtenSecrets(source);
    return hideValues(source.operator.hide(text), written);
  };
}

/** Shorter parts of a value are words that stand in other texts too: `--auth none`. */
const shortestPart = 6;

/**
 * Values of the instance's variables, and of the operator's, that are secret by their names, or made of such by templates, and
 * of others the parts that are, such as passwords in URLs, as they are written and as they are meant (`%40`).
 */
function writtenSecrets({ environment, operator, step }: Source): string[] {
  const instance = instanceOf(step);
  const variables =
    environment.instances[instance] === undefined ? [] : containerSpec(environment, instance).env;
  const veiled = veiledSpec(environment, instance);
  const made = (name: string, literal: string): boolean =>
    veiled !== undefined && (veiled === 'unknown' || literalIn(veiled, name) !== literal);
  const own = Object.entries(operator.environment).flatMap(([name, value]) =>
    isSecretVariable(name) ? [value] : [],
  );
  const written = variables.flatMap(({ name, value }) => {
    const literal = value === null ? undefined : literalOf(value);
    if (literal === undefined) return [];
    const isCalledSecret = value?.provenance.from !== 'maestro' && isSecretVariable(name);
    if (isCalledSecret || made(name, literal)) return [literal];
    const inUrls = urlSecrets(literal).map(({ start, end }) => literal.slice(start, end));
    const others = secretParts(literal).filter(({ length }) => length >= shortestPart);
    return [...inUrls, ...others].flatMap((part) => [part, decoded(part)]);
  });
  const commands = commandsOf(environment.instances[instance]).flatMap((words) =>
    hiddenInWords(words).filter(({ length }) => length >= shortestPart),
  );
  const byTemplates = environment.templateSecrets?.reveal().values ?? [];
  return [...own, ...byTemplates, ...written, ...commands];
}

function literalIn({ env }: ContainerSpec, name: string): string | null | undefined {
  const value = env.find((variable) => variable.name === name)?.value;
  return value && literalOf(value);
}

/** The commands of its checks, which tell what they do, and its own, which what runs beside it may tell. */
function commandsOf(instance: Instance | undefined): (readonly string[])[] {
  if (instance === undefined) return [];
  const checks = Object.values(instance.lifecycle).flat();
  return [
    instance.container.command ?? [],
    ...checks.flatMap((check) => ('command' in check ? [check.command] : [])),
  ];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
