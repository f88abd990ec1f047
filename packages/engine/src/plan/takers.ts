import { type Environment, giversOf } from '../model/index.ts';

/** By instance, those on its ship that take something from it that they keep for as long as they live: volumes, links, namespaces. */
export function takersIn({ instances }: Environment): Map<string, string[]> {
  const takers = new Map<string, string[]>();
  for (const { name, ship, container } of Object.values(instances)) {
    for (const giver of new Set(giversOf(container).map(({ instance }) => instance))) {
      if (giver === name || instances[giver]?.ship !== ship) continue;
      const list = takers.get(giver);
      if (list === undefined) takers.set(giver, [name]);
      else list.push(name);
    }
  }
  return takers;
}
