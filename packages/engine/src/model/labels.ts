/** Labels on every container that Maestro makes. They say whose it is; none of them is secret. */
export const labelNames = {
  environment: 'maestro.environment',
  service: 'maestro.service',
  instance: 'maestro.instance',
  /** Digest of the specification as asked, secrets left out. */
  specification: 'maestro.specification',
  /** Maestro's version that made it. */
  version: 'maestro.version',
} as const;
