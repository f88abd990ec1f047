/** Keys that are secret, as a part of a regular expression: `PUBLIC_KEY` and `KEY_NAME` are none. */
export const secretKey =
  '(?:access|account|api|auth|encryption|hmac|master|private|secret|session|shared|signing)[_-]?key';

/** A word that says that something is secret, as a part of a regular expression. */
const secretWord = `(?:(?:pass(?:w[a-z]*|phrase|code)?|pwd|secret|toke?n|jwt|credential|${secretKey}|auth|authorization|cookie|header)s?|(?<![a-z])(?:creds?|pw)(?![a-z]))`;

/** Second ones are counted: `PASSWORD2`. */
const wordOfName = new RegExp(`${secretWord}\\d*(?=[_.-]|$)`, 'i');
const wordOfFlag = new RegExp(secretWord, 'i');

/** What else ends in `pass`: `COMPASS`, `allowBypass`. Behind anything else it is a password: `DBPASS`. */
const otherWord =
  /(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?:(?:[Bb]y|[Cc]om|[Ee]ncom|[Oo]ver|[Ss]ur|[Tt]res|[Uu]nder)pass|(?:BY|COM|ENCOM|OVER|SUR|TRES|UNDER)PASS)(?![A-Za-z])/g;

const beside =
  'file|path|dir|host|port|sock|ttl|length|timeout|expiry|name|type|method|mode|algorithm|enabled|limit|count|size';
/** Of a secret only where it is, of which kind it is, how long it is or lasts, or what it is called: `PASSWORD_FILE`, `--token-ttl`. */
const besideSecret = new RegExp(`[_.-](?:${beside})(?:[_.-]?\\d+)?$`, 'i');
/** The same as `tokenTtl`. */
const besideSecretInCamelCase = new RegExp(
  `[a-z\\d](?:${beside.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())}|TTL)$`,
);

/** So many tokens are no secrets: `MAX_TOKENS`. */
const countOfTokens = /(?:^|[_.-])(?:max|min|num|total)[_.-]?tokens?$/i;

/** What else begins as words of secrets do: `--tokenizer`, `--passthrough`, `--author`. */
const otherBeginning = /tokeni[sz]\w*|pass(?:through|ive|enger)\w*|author(?:s|ed|ity)?(?![a-z])/gi;

/**
 * Whether a name has a word that says that it is a secret's, and says of nothing else.
 *
 * @param word in any place of the name.
 */
export function tellsOfSecret(name: string, word: RegExp): boolean {
  return (
    word.test(name) &&
    !besideSecret.test(name) &&
    !besideSecretInCamelCase.test(name) &&
    !countOfTokens.test(name) &&
    word.test(name.replace(otherWord, '').replace(otherBeginning, ''))
  );
}

const endsAsSecret = new RegExp(`${secretWord}\\d*$`, 'i');

/** Whether what stands before a port may be a host, although it has a word of secrets: `auth`, `token-service`, `auth.example.com`. */
export function mayBeHost(name: string): boolean {
  return /auth$/i.test(name) || !endsAsSecret.test(name);
}

/** Whether what goes by this name is a secret: `DB_PASSWORD`, `apiKey`. */
export function isSecretName(name: string): boolean {
  return tellsOfSecret(name, wordOfName);
}

/** Whether what follows a flag of this name, in a command, may be a secret: the word may stand anywhere in it. */
export function isSecretFlag(name: string): boolean {
  return tellsOfSecret(name, wordOfFlag);
}

/** Every shell sets them: the working directory, and the one before. */
const directories: ReadonlySet<string> = new Set(['PWD', 'OLDPWD']);

/** Whether the name of an environment variable says that it holds a secret. */
export function isSecretVariable(name: string): boolean {
  return isSecretName(name) && !directories.has(name);
}

const namings = new Set(['services', 'instances', 'ships', 'registries']);
const addressBooks = new Set(['ports', 'links', 'extra_hosts', 'extraHosts', 'volumes']);

/**
 * What stands below a key under names that people give, and that tell nothing of secrets: a service may be called `auth`, and so
 * may a port.
 */
export function namedBelow(key: string): 'mappings' | 'anything' | undefined {
  if (namings.has(key)) return 'mappings';
  return addressBooks.has(key) ? 'anything' : undefined;
}

/** The values of those of the operator's variables that are secret by their names. */
export function secretValues(variables: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(variables).flatMap(([name, value = '']) =>
    value !== '' && isSecretVariable(name) ? [value] : [],
  );
}

const known = new WeakMap<{ readonly name: string }, boolean>();

/**
 * Whether a digest of a specification leaves out the value of a variable: of all that is secret, and of some that is not. Containers
 * carry such digests: with a narrower rule they would be taken for others. Asked once: many containers have the same variables.
 */
export function isLeftOutOfDigests(variable: { readonly name: string }): boolean {
  let answer = known.get(variable);
  if (answer === undefined) {
    answer = wordOfName.test(variable.name) && !directories.has(variable.name);
    known.set(variable, answer);
  }
  return answer;
}
