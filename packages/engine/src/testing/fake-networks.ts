import type { ContainerSpec } from '../model/index.ts';

/** Where a container is once it is made: in its first network, or in the one that its `net` says. */
export function firstNetworks({ networks, networkMode }: ContainerSpec): string[] {
  const [first] = networks;
  if (first !== undefined) return [first.network];
  if (networkMode === null || networkMode === 'default') return ['bridge'];
  return /^(host|none|container:.*)$/u.test(networkMode) ? [] : [networkMode];
}
