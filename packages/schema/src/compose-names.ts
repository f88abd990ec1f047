/** Keys of Compose files, and what says the same here. */
const here: ReadonlyMap<string, string> = new Map([
  ['container_name', 'instances'],
  ['cpu_shares', 'limits'],
  ['depends_on', 'requires'],
  ['env_file', 'envfile'],
  ['environment', 'env'],
  ['logging', 'log_driver'],
  ['mem_limit', 'limits'],
  ['memswap_limit', 'limits'],
  ['network_mode', 'net'],
  ['stop_grace_period', 'stop_timeout'],
  ['user', 'username'],
  ['working_dir', 'workdir'],
]);

/** What to write for a key of a Compose file, where these keys are known. */
export function composeHint(key: string, known: readonly string[]): string | undefined {
  const name = here.get(key);
  return name !== undefined && known.includes(name)
    ? `"${key}" of a Compose file is "${name}" here`
    : undefined;
}
