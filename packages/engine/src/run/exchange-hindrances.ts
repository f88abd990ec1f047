import type { ContainerState, ObservedPort, StepId } from '../model/index.ts';
import { sharePort } from '../resolve/published-ports.ts';

/** An old container that was stopped because ports go round. */
export interface OldContainer {
  readonly name: string;
  readonly ship: string;
  /** That it published while it ran. */
  readonly ports: readonly ObservedPort[];
}

/** Why the old container of a member cannot be put back. `cause` is a clause about a ship, or an Engine's words. */
export type Hindrance =
  | { readonly kind: 'old-unheard'; readonly old: OldContainer; readonly cause: string }
  | { readonly kind: 'old-gone'; readonly old: OldContainer }
  /** @property by the new container that stays, and publishes what the old one did */
  | { readonly kind: 'port-held'; readonly old: OldContainer; readonly by: string }
  /** A new one may run, for all that is known. */
  | { readonly kind: 'new-unheard'; readonly cause: string }
  /** The new one could not be taken away. */
  | { readonly kind: 'new-stays'; readonly cause: string };

/** An instance between which and others ports go round, when that has been in vain. */
export interface ExchangeMember {
  readonly id: StepId;
  readonly olds: readonly OldContainer[];
  /** Its new container, in whatever state; undefined: there is none, or nothing is known of it. */
  readonly fresh: { readonly name: string; readonly state: ContainerState } | undefined;
  /** The same, where that runs. */
  readonly running: Pick<OldContainer, 'name' | 'ship' | 'ports'> | null;
  /** What is known of itself alone. */
  readonly hindrance: Hindrance | undefined;
}

/**
 * Whose old containers cannot be put back: nothing that runs is removed for one that cannot. A new container that stays keeps its
 * ports from old ones, of which the new ones stay then as well. Pure.
 */
export function hindrancesOf(members: readonly ExchangeMember[]): ReadonlyMap<StepId, Hindrance> {
  const found = new Map<StepId, Hindrance>();
  for (const { id, hindrance } of members) if (hindrance !== undefined) found.set(id, hindrance);
  for (let known = -1; known !== found.size; ) {
    known = found.size;
    const staying = members.flatMap(({ id, running }) =>
      found.has(id) && running !== null ? [running] : [],
    );
    for (const { id, olds } of members) {
      if (found.has(id)) continue;
      for (const old of olds) {
        const inTheWay = staying.find(({ ship, ports }) => ship === old.ship && sharePort(ports, old.ports));
        if (inTheWay !== undefined) found.set(id, { kind: 'port-held', old, by: inTheWay.name });
      }
    }
  }
  return found;
}

/** What became of the containers of a member, as a sentence that goes on after "in vain". @param ship where it was to be */
export function hindrancePhrase(
  { olds, fresh }: Pick<ExchangeMember, 'olds' | 'fresh'>,
  { ship, hindrance }: { readonly ship: string; readonly hindrance: Hindrance },
): string[] {
  const [old] = 'old' in hindrance ? [hindrance.old] : olds;
  if (old === undefined) return [];
  const notBack = `, and its old container, ${old.name}, could not be put back on ${old.ship}`;
  const stays =
    fresh === undefined
      ? notBack
      : `: its new container, ${fresh.name} (${fresh.state}), stays on ${ship}, as its old one, ${old.name}, cannot be put back on ${old.ship}`;
  switch (hindrance.kind) {
    case 'old-unheard':
      return [`${stays}, which ${hindrance.cause}: the same command again, when it answers, goes on.`];
    case 'old-gone':
      return [`${stays}, where it is not any more: the same command again goes on.`];
    case 'port-held':
      return [`${stays}, where ${hindrance.by}, which stays, has its port: the same command again goes on.`];
    case 'new-unheard':
      return [
        `${notBack}, as a new one may run on ${ship}, which ${hindrance.cause}: the same command again, when it answers, goes on.`,
      ];
    case 'new-stays':
      return [`${notBack}, as its new one could not be taken away on ${ship}: ${hindrance.cause}`];
  }
}
