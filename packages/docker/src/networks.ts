import type { NetworksPort } from '@maestro-ng/engine';
import { changingBounds, readingBounds } from './bounds.ts';
import { endpointSettings } from './endpoint-settings.ts';
import type { EngineClient } from './engine-client.ts';
import { networkOptions } from './network-options.ts';
import { networkNames } from './observe.ts';
import { reading } from './reading.ts';

/** The networks of one ship. */
export function networksPort(client: EngineClient): NetworksPort {
  const changing = changingBounds(client.timeout);

  return {
    async list({ signal }) {
      const bounds = readingBounds(client.timeout);
      const listing = await client.json({ method: 'GET', path: '/networks', signal, bounds });
      return reading(client.place, () => networkNames(listing));
    },

    async create(request, { signal }) {
      const body = networkOptions(request);
      await client.json({ method: 'POST', path: '/networks/create', body, signal, bounds: changing });
    },

    async connect(container, attachment, { signal, links }) {
      const path = `/networks/${encodeURIComponent(attachment.network)}/connect`;
      const body = { Container: container, EndpointConfig: endpointSettings(attachment, links) };
      await client.json({ method: 'POST', path, body, signal, bounds: changing });
    },
  };
}
