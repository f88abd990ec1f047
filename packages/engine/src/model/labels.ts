/** Labels on every container that Maestro makes. They say whose it is; none of them is secret. */
export const labelNames = {
  environment: 'maestro.environment',
  service: 'maestro.service',
  instance: 'maestro.instance',
  /** Digest of the specification as asked, secrets left out. */
  specification: 'maestro.specification',
  /** Maestro's version that made it. */
  version: 'maestro.version',
  /** Seconds that it gets to stop, where these are not Docker's own 10: who removes it may find no file that says so. */
  stopTimeout: 'maestro.stop-timeout',
  /** Where secrets stand in it, as JSON, where there are some that no name tells: `["env.LICENCE"]`. */
  secrets: 'maestro.secrets',
} as const;

/** Seconds a container gets to stop where nobody says otherwise. As Docker's. */
export const defaultStopTimeoutSeconds = 10;
