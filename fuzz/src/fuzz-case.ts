/** What `maestro` would be given: a folder with an environment file, and the variables of the shell. */
export interface FuzzCase {
  /** Bytes by the name within the folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly processEnv: Readonly<Record<string, string>>;
}

export const mainFile = 'maestro.yaml';

/** Stands where a secret would; it is in no output of `maestro`. */
export const sentinel = 'zQ7sentinel';

/** The shell's variable whose value is a secret. */
export const secretVariable = 'REGISTRY_PASSWORD';

export const secretVariableValue = 'zQ7fromTheShell';
