import type { SecretReference } from '../model/index.ts';
import type { Operator } from '../port/index.ts';

/**
 * The secrets of one play: each is looked up when it is first needed, and once, for however many instances. One that
 * cannot be had is not looked for again.
 */
export class SecretLookups {
  readonly #operator: Pick<Operator, 'secret'>;
  readonly #lookups = new Map<string, Lookup>();

  constructor(operator: Pick<Operator, 'secret'>) {
    this.#operator = operator;
  }

  /** Rejects as `Operator.secret`. A lookup that nobody waits for any more is broken off. */
  async find(reference: SecretReference, signal: AbortSignal): Promise<string> {
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
export function withSecretsOfPlay(operator: Operator): Operator {
  const lookups = new SecretLookups(operator);
  return {
    environment: operator.environment,
    user: operator.user,
    connect: (target, signal) => operator.connect(target, signal),
    isThisMachine: (host, signal) => operator.isThisMachine(host, signal),
    request: (request, signal) => operator.request(request, signal),
    run: (request, signal) => operator.run(request, signal),
    append: (path, text, signal) => operator.append(path, text, signal),
    secret: (reference, signal) => lookups.find(reference, signal),
  };
}
