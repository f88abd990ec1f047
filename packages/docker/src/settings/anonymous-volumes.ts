import type { AnonymousVolume } from '@maestro-ng/engine';
import { type Fields, list, optionalRecord, text } from '../fields.ts';

const madeUpName = /^[0-9a-f]{64}$/u;

/** The volumes of an inspection that Docker made up a name for, by their place in the container. */
export function anonymousVolumes(container: Fields): AnonymousVolume[] {
  return list(container.Mounts)
    .map(optionalRecord)
    .filter(({ Type, Name }) => Type === 'volume' && madeUpName.test(text(Name)))
    .map(({ Destination, Name }) => ({ target: text(Destination), volume: text(Name) }))
    .sort((a, b) => (a.target < b.target ? -1 : 1));
}
