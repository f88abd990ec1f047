import type { ExplainedValue, Explanation, ValueSource } from '@maestro-ng/engine';
import type { Document } from '@maestro-ng/schema';

/** An explanation with the places that people find in their files. */
export interface ShownExplanation {
  readonly instance: string;
  readonly service: string;
  readonly ship: string;
  /** Where the file places it on its ship. */
  readonly place: string | null;
  readonly waitsFor: readonly {
    readonly service: string;
    readonly instances: readonly string[];
    readonly neededBy: string;
    readonly key: 'requires' | 'volumes_from';
    readonly place: string | null;
  }[];
  readonly checks: readonly {
    readonly state: string;
    readonly check: string;
    readonly place: string | null;
  }[];
  readonly values: readonly ShownValue[];
}

export interface ShownValue extends Pick<ExplainedValue, 'group' | 'name' | 'value'> {
  readonly from: ValueSource['from'];
  /** Whose key it is, where it is one of the file's. */
  readonly of: Extract<ValueSource, { from: 'file' }>['of'] | null;
  readonly place: string | null;
  /** The names that a template read for it, e.g. `env.TAG`. */
  readonly reads: readonly string[];
}

/** Texts without what is secret, in the order of the explanation's values and checks. */
export interface VeiledTexts {
  readonly values: readonly Pick<ExplainedValue, 'name' | 'value'>[];
  readonly checks: readonly string[];
}

export function shownExplanation(
  { instance, service, ship, shipAt, waitsFor, checks, values }: Explanation,
  veiled: VeiledTexts,
  document: Pick<Document, 'locate' | 'variablesRead'>,
): ShownExplanation {
  const placeAt = (at: string): string => {
    const { file, line, column } = document.locate(at);
    return `${file}:${line}:${column}`;
  };
  return {
    instance,
    service,
    ship,
    place: placeAt(shipAt),
    waitsFor: waitsFor.map(({ at, ...wait }) => ({ ...wait, place: placeAt(at) })),
    checks: checks.map(({ state, at }, index) => ({
      state,
      check: veiled.checks[index] ?? '***',
      place: placeAt(at),
    })),
    values: values.map(({ group, source }, index) => ({
      group,
      name: veiled.values[index]?.name ?? '***',
      value: veiled.values[index]?.value ?? null,
      from: source.from,
      of: source.from === 'file' ? source.of : null,
      place: sourcePlace(source, placeAt),
      reads: source.from === 'file' ? document.variablesRead(source.at) : [],
    })),
  };
}

function sourcePlace(source: ValueSource, placeAt: (at: string) => string): string | null {
  switch (source.from) {
    case 'file':
      return placeAt(source.at);
    case 'env-file':
      return `${source.path}:${source.line}`;
    case 'maestro':
    case 'default':
      return null;
  }
}
