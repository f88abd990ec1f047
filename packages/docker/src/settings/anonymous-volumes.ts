import type { AnonymousVolume } from '@maestro-ng/engine';
import { type Fields, list, optionalRecord, text, textList } from '../fields.ts';
import { type Related, volumesOfOthers } from './related.ts';

const madeUpName = /^[0-9a-f]{64}$/u;

/** The volumes of an inspection that are the container's alone and have no name but Docker's, by their place in it. */
export function anonymousVolumes(inspection: Fields, related: Related): AnonymousVolume[] {
  const hostConfig = optionalRecord(inspection.HostConfig);
  const named = new Set([
    ...textList(hostConfig.Binds).map((bind) => bind.split(':', 1)[0]),
    ...list(hostConfig.Mounts).map((mount) => text(optionalRecord(mount).Source)),
    ...volumesOfOthers(hostConfig, related),
  ]);
  return list(inspection.Mounts)
    .map(optionalRecord)
    .map(({ Type, Name, Destination }) => ({ type: Type, volume: text(Name), target: text(Destination) }))
    .filter(({ type, volume }) => type === 'volume' && madeUpName.test(volume) && !named.has(volume))
    .map(({ target, volume }) => ({ target, volume }))
    .sort((a, b) => (a.target < b.target ? -1 : 1));
}
