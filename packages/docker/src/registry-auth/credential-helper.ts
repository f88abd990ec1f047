import { CredentialsFailure, type Operator, type RegistryAuth } from '@maestro-ng/engine';

const timeoutMs = 10_000;
const longestAnswer = 64 * 1024;

/** A helper that a configuration names for a registry. */
export interface NamedHelper {
  /** The last part of the program's name. */
  readonly name: string;
  /** What to ask it for. */
  readonly server: string;
  /** The configuration, for people. */
  readonly file: string;
}

export function helperProgram(name: string): string {
  return `docker-credential-${name}`;
}

/**
 * Asks a credential helper, bounded to 10 s. What it writes is not shown to anybody: it may be the secret.
 *
 * @returns undefined: it has no credentials.
 * @throws CredentialsFailure
 */
export async function askHelper(
  { name, server, file }: NamedHelper,
  registry: string,
  operator: Operator,
  signal: AbortSignal,
): Promise<RegistryAuth | undefined> {
  const program = helperProgram(name);
  const result = await operator.run(
    {
      command: [program, 'get'],
      env: operator.environment,
      stdin: server,
      timeoutMs,
      stdoutBytes: longestAnswer + 1,
    },
    signal,
  );
  const failure = (what: string, hint = `See what \`echo ${server} | ${program} get\` says`): Error =>
    new CredentialsFailure(
      `the credential helper ${program}, which ${file} names for ${registry}, ${what}`,
      `${hint}, or take it out of ${file}`,
    );
  if ('output' in result && result.output.length > longestAnswer)
    throw failure(`answers with more than ${longestAnswer / 1024} KiB`);
  switch (result.kind) {
    case 'not-started':
      throw failure(`cannot be run: ${result.cause}`, 'Install it on the machine that runs maestro');
    case 'timed-out':
      throw failure(
        `has not answered within ${timeoutMs / 1000} s`,
        `See whether \`echo ${server} | ${program} get\` waits for somebody to unlock something`,
      );
    case 'killed':
      throw failure(`was ended by ${result.signal}`);
    case 'exited':
      if (result.exitCode === 0) return answerOf(result.output, registry, failure);
      // All helpers say it in these words, on standard output.
      if (/credentials not found/iu.test(result.output)) return undefined;
      throw failure(`ended with exit code ${result.exitCode}`);
  }
}

function answerOf(
  output: string,
  registry: string,
  failure: (what: string) => Error,
): RegistryAuth | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    throw failure('does not answer in JSON');
  }
  const { Username: username, Secret: secret } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof username !== 'string' || typeof secret !== 'string')
    throw failure('answers without a "Username" and a "Secret"');
  if (secret === '') return undefined;
  return username === '<token>'
    ? { identityToken: secret, serverAddress: registry }
    : { username, password: secret, serverAddress: registry };
}
