import { HostFailure, type VolumesPort } from '@maestro-ng/engine';
import { changingBounds, readingBounds } from './bounds.ts';
import type { EngineClient } from './engine-client.ts';
import { labelledVolumes } from './observe.ts';
import { reading } from './reading.ts';

/** The volumes of one ship. */
export function volumesPort(client: EngineClient): VolumesPort {
  const changing = changingBounds(client.timeout);

  return {
    async list({ name, value }, { signal }) {
      const bounds = readingBounds(client.timeout);
      const query = { filters: { label: [`${name}=${value}`] } };
      const listing = await client.json({ method: 'GET', path: '/volumes', query, signal, bounds });
      return reading(client.place, () => labelledVolumes(listing));
    },

    async create({ name, labels }, { signal }) {
      const body = { Name: name, Labels: labels };
      await client.json({ method: 'POST', path: '/volumes/create', body, signal, bounds: changing });
    },

    async remove(name, { signal }) {
      const path = `/volumes/${encodeURIComponent(name)}`;
      try {
        await client.json({ method: 'DELETE', path, signal, bounds: changing });
      } catch (error) {
        if (!(error instanceof HostFailure) || error.kind !== 'not-found') throw error;
      }
    },
  };
}
