import {
  type Difference,
  type EnvVariable,
  isLeftOutOfDigests,
  isSecretVariable,
  type Text,
} from '../model/index.ts';

/** What stands for a value that is not to be told. */
const hidden = '***';

/**
 * In what a container's variables differ from those that are asked for. The value of a secret that is kept elsewhere is not
 * looked up: only whether there is one is compared.
 *
 * @param ofImage what the image sets; null: it is not known, so that what nobody asks for may be its.
 */
export function compareEnv(
  asked: readonly EnvVariable[],
  seen: readonly string[],
  ofImage: readonly string[] | null,
): Difference[] {
  const are = variables(seen);
  const differences = asked.flatMap(({ name, value }) => differing(name, value, are.get(name)));
  if (ofImage === null) return differences;
  const names = new Set(asked.map(({ name }) => name));
  const given = variables(ofImage);
  const surplus = [...are].filter(([name, value]) => !names.has(name) && given.get(name) !== value);
  // They were taken away by a bare name, and nobody asks for that any more.
  const lacking = [...given].filter(([name]) => !names.has(name) && !are.has(name));
  return [
    ...differences,
    ...surplus.map(([name, value]) => shown(name, value, null)),
    ...lacking.map(([name, value]) => shown(name, null, value)),
  ];
}

/** The same for variables whose values a digest of the specification leaves out. */
export function compareHiddenEnv(asked: readonly EnvVariable[], seen: readonly string[]): Difference[] {
  const secret = asked.filter((variable) => variable.value !== null && isLeftOutOfDigests(variable));
  if (secret.length === 0) return [];
  const are = variables(seen);
  return secret.flatMap(({ name, value }) => differing(name, value, are.get(name)));
}

function differing(name: string, asked: Text | null, is: string | undefined): Difference[] {
  // A bare name takes a variable of the image away.
  if (asked === null) return is === undefined ? [] : [shown(name, is, null)];
  const value = knownValue(asked);
  if (value === undefined) return is === undefined ? [shown(name, null, hidden)] : [];
  if (value === is) return [];
  const isSecret = asked.parts.some((part) => 'secret' in part) || isCalledSecret(name, asked);
  return [{ field: `env.${name}`, is: told(is ?? null, isSecret), asked: told(value, isSecret) }];
}

/** undefined: a part of it is kept elsewhere. */
function knownValue({ parts }: Text): string | undefined {
  let value = '';
  for (const part of parts) {
    if ('literal' in part) value += part.literal;
    else if (part.secret.kind === 'written') value += part.secret.value.reveal();
    else return undefined;
  }
  return value;
}

/** What Maestro says of services, such as `AUTH_INSTANCES`, is called as they are. */
function isCalledSecret(name: string, { provenance }: Text): boolean {
  return provenance.from !== 'maestro' && isSecretVariable(name);
}

function shown(name: string, is: string | null, asked: string | null): Difference {
  const isSecret = isSecretVariable(name);
  return { field: `env.${name}`, is: told(is, isSecret), asked: told(asked, isSecret) };
}

function told(value: string | null, isSecret: boolean): string | null {
  return value !== null && isSecret ? hidden : value;
}

function variables(list: readonly string[]): Map<string, string> {
  return new Map(
    list.flatMap((variable): [string, string][] => {
      const equals = variable.indexOf('=');
      return equals < 0 ? [] : [[variable.slice(0, equals), variable.slice(equals + 1)]];
    }),
  );
}
