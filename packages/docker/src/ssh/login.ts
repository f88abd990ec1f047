import type { AuthenticationType } from 'ssh2';
import type { Identities, Identity } from './identities.ts';
import type { Hop } from './route.ts';

type Ssh2 = typeof import('ssh2');

type LoginMethod = { readonly type: AuthenticationType; readonly username: string };

/** What a server is shown, one key after the other, and what it wants besides. */
export class Login {
  readonly identities: Identities;
  readonly #methods: Iterator<LoginMethod>;
  #left: readonly string[] = [];
  #isPartial = false;
  #tried = 0;
  #signing: string | undefined;

  constructor(hop: Hop, ssh2: Ssh2, identities: Identities) {
    this.identities = identities;
    const methods = loginMethods(hop, ssh2, identities, (name) => {
      this.#signing = name;
    });
    this.#methods = methods[Symbol.iterator]();
  }

  /** The key for whose signature the agent is waited for; undefined: for none. */
  get signing(): string | undefined {
    return this.#signing;
  }

  /** @param left the methods that the server takes now; null: it has not been asked yet. */
  next(left: readonly string[] | null, isPartial: boolean | null): LoginMethod | false {
    this.#left = left ?? [];
    this.#isPartial ||= isPartial === true;
    const method = this.#methods.next().value as LoginMethod | undefined;
    if (method === undefined) return false;
    this.#tried += 1;
    return method;
  }

  /** Those that the server was shown before it had enough. */
  get shown(): readonly Identity[] {
    return this.identities.identities.slice(0, this.#tried);
  }

  get left(): number {
    return this.identities.identities.length - this.shown.length;
  }

  /** A clause; empty: there is nothing to say. */
  get wanted(): string {
    const others = this.#left.filter((method) => method !== 'publickey').join(', ');
    if (others === '') return '';
    if (this.#isPartial) return `; it takes the key, and asks for ${others} as well, which is not supported`;
    return this.#left.includes('publickey')
      ? ''
      : `; it takes no keys, only ${others}, which is not supported`;
  }
}

function loginMethods(
  hop: Hop,
  ssh2: Ssh2,
  { identities }: Identities,
  onSigning: (key: string | undefined) => void,
): readonly LoginMethod[] {
  const username = hop.user;
  if (identities.length === 0) return [{ type: 'none', username }];
  return identities.map(({ name, key, agent }) =>
    agent === undefined
      ? { type: 'publickey' as const, username, key }
      : {
          type: 'agent' as const,
          username,
          agent: new OneKey(agent, key, ssh2, (isSigning) => onSigning(isSigning ? name : undefined)).agent,
        },
  );
}

/** An agent in which there is one key only: so the keys of files and agents are tried in one order. */
class OneKey {
  readonly agent: InstanceType<Ssh2['BaseAgent']>;

  constructor(
    agent: InstanceType<Ssh2['BaseAgent']>,
    key: object,
    { BaseAgent }: Ssh2,
    onSigning: (isSigning: boolean) => void,
  ) {
    this.agent = Object.assign(Object.create(BaseAgent.prototype) as typeof agent, {
      getIdentities: (done: (error: undefined, keys: object[]) => void) => done(undefined, [key]),
      sign: (...words: Parameters<typeof agent.sign>) => {
        const done = words.pop() as (...answer: unknown[]) => void;
        onSigning(true);
        const settle = (...answer: unknown[]): void => {
          onSigning(false);
          done(...answer);
        };
        agent.sign(...([...words, settle] as unknown as typeof words));
      },
    });
  }
}
