/** What a command was asked, as it is recorded: the things, and the flags that say what is done to which of them. */
export function askedWords(
  things: readonly string[],
  flags: { readonly [name: string]: unknown },
): readonly string[] {
  const words = recordedFlags.flatMap((name) => {
    const value = flags[name];
    if (value === true) return [`--${name}`];
    return typeof value === 'string' ? [`--${name}`, value] : [];
  });
  return [...things, ...words];
}

/** Flags that say what is planned: a saved plan has them in it. */
export const planningFlags = [
  'with-dependencies',
  'ignore-dependencies',
  'container-filter',
  'ship-filter',
  'refresh-images',
  'prune',
  'renew-volumes',
] as const;

const recordedFlags = [...planningFlags, 'force', 'keep-going', 'skip-unreachable'] as const;
