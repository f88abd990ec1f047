import { type Environment, hideValues, type SecretReference } from '../model/index.ts';
import type { Operator } from '../port/index.ts';
import { namedVariables } from './named-variables.ts';

/**
 * The secrets of one play: each is looked up when it is first needed, and once, for however many instances. One that
 * cannot be had is not looked for again.
 */
export class SecretLookups {
  readonly #operator: Pick<Operator, 'secret'>;
  readonly #lookups = new Map<string, Lookup>();
  readonly #named: () => readonly string[];
  readonly #values = new Set<string>();

  /** @param named values that are to be hidden though nobody has looked them up; asked for when it comes to that. */
  constructor(operator: Pick<Operator, 'secret'>, named: () => readonly string[] = () => []) {
    this.#operator = operator;
    this.#named = named;
  }

  /** A text without the values that have been looked up, however they are escaped in it. */
  hide(text: string): string {
    return hideValues(text, [...this.#values, ...this.#named()]);
  }

  /** Rejects as `Operator.secret`. A lookup that nobody waits for any more is broken off. */
  async find(reference: SecretReference, signal: AbortSignal): Promise<string> {
    const value = await this.#value(reference, signal);
    this.#values.add(value);
    return value;
  }

  async #value(reference: SecretReference, signal: AbortSignal): Promise<string> {
    if (reference.kind === 'written') return reference.value.reveal();
    signal.throwIfAborted();
    const key = JSON.stringify(reference);
    const lookup = this.#lookups.get(key) ?? this.#begin(key, reference);
    lookup.waiting += 1;
    let leave: () => void = () => undefined;
    try {
      const left = new Promise<never>((_, reject) => {
        leave = () => reject(signal.reason as Error);
        signal.addEventListener('abort', leave, { once: true });
      });
      return await Promise.race([lookup.value, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      lookup.waiting -= 1;
      if (lookup.waiting === 0 && !lookup.isSettled) {
        this.#lookups.delete(key);
        lookup.abandon.abort(signal.reason);
      }
    }
  }

  #begin(key: string, reference: SecretReference): Lookup {
    const abandon = new AbortController();
    const value = this.#operator.secret(reference, abandon.signal);
    const lookup: Lookup = { value, abandon, waiting: 0, isSettled: false };
    this.#lookups.set(key, lookup);
    const settled = (): void => {
      lookup.isSettled = true;
    };
    value.then(settled, settled);
    return lookup;
  }
}

interface Lookup {
  readonly value: Promise<string>;
  readonly abandon: AbortController;
  waiting: number;
  isSettled: boolean;
}

/** An operator whose secrets are those of one play. */
export interface PlayOperator extends Operator {
  /** A text without the secrets that the play has looked up, however they are escaped in it. */
  hide(text: string): string;
}

/** What its commands print has none of the secrets that were looked up: it is for people. */
export function withSecretsOfPlay(operator: Operator, environment: Environment): PlayOperator {
  const lookups = new SecretLookups(operator, () => namedVariables(environment, operator.environment));
  return {
    environment: operator.environment,
    user: operator.user,
    connect: (target, signal) => operator.connect(target, signal),
    isThisMachine: (host, signal) => operator.isThisMachine(host, signal),
    request: (request, signal) => operator.request(request, signal),
    run: async (request, signal) => {
      const result = await operator.run(request, signal);
      return 'output' in result ? { ...result, output: lookups.hide(result.output) } : result;
    },
    append: (path, text, signal) => operator.append(path, text, signal),
    secret: (reference, signal) => lookups.find(reference, signal),
    hide: (text) => lookups.hide(text),
  };
}
