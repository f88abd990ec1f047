/** Environment variables by name. */
export type GuestEnvironment = { readonly [name: string]: string | undefined };

/** The container's own environment: the one place that reads `process.env`. */
export function ownEnvironment(): GuestEnvironment {
  return process.env;
}

/** Adds variables to the container's own environment, for the programs it starts. */
export function updateOsEnv(variables: GuestEnvironment): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined) process.env[name] = value;
  }
}
