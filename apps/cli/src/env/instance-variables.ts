import type { Environment, EnvVariable, Text } from '@maestro-ng/engine';
import { redacted } from '../render/redact.ts';

/** A variable as it is shown. null: the name alone is passed, and Docker takes away what the image sets. */
export interface ShownVariable {
  readonly name: string;
  readonly value: string | null;
  /** Whether something of the value is `***`. */
  readonly hidden: boolean;
}

/** What this needs of the engine, which is loaded late. */
interface Reading {
  readonly containerEnvironment: (environment: Environment, instance: string) => readonly EnvVariable[];
  readonly printableText: (text: Text) => string;
}

/**
 * An instance's variables with `***` in place of what is secret, or looks so. What comes from secret variables of the
 * operator's is where `other` differs, the environment with other texts in their place.
 *
 * @param other undefined: the operator has no secrets; `not loaded`: the file cannot be loaded with other texts.
 */
export function hiddenVariables(
  { environment, instance }: { readonly environment: Environment; readonly instance: string },
  other: Environment | 'not loaded' | undefined,
  { containerEnvironment, printableText }: Reading,
): ShownVariable[] {
  const variables = containerEnvironment(environment, instance);
  const comparable =
    typeof other === 'object' && instance in other.instances ? containerEnvironment(other, instance) : [];
  const others = new Map(
    comparable.map(({ name, value }) => [name, value === null ? null : printableText(value)]),
  );
  // A name that a template made of a secret is as secret.
  const shownName = (name: string): string => (others.size === 0 || others.has(name) ? name : '***');
  return variables.map(({ name: ownName, value }) => {
    const name = shownName(ownName);
    if (value === null) return { name, value, hidden: name !== ownName };
    const text = printableText(value);
    const derived = other !== undefined && others.get(ownName) !== text;
    const isOwn = value.provenance.from === 'maestro';
    const shown = derived ? '***' : withoutSecrets(isOwn ? '' : name, text);
    return { name, value: shown, hidden: shown !== text || value.parts.some((part) => 'secret' in part) };
  });
}

function withoutSecrets(name: string, text: string): string {
  return Object.values(redacted({ [name]: text }))
    .map(String)
    .join('');
}
