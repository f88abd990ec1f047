import { HostFailure, type RegistryAuth, type SystemPort } from '@maestro-ng/engine';
import { countingBounds, readingBounds } from './bounds.ts';
import type { EngineClient } from './engine-client.ts';
import { hostCondition, imageSpace } from './host-condition.ts';
import { secretsOf } from './pull-failure.ts';
import { reading } from './reading.ts';
import { registryAnswer } from './registry-answer.ts';

/** What one ship's Engine says of its host. */
export function systemPort(client: EngineClient): SystemPort {
  const counting = countingBounds(client.timeout);

  return {
    async condition({ signal }) {
      const bounds = readingBounds(client.timeout);
      const answer = await client.json({ method: 'GET', path: '/info', signal, bounds });
      return reading(client.place, () => hostCondition(answer));
    },

    async imageSpace({ signal }) {
      const answer = await client.json({ method: 'GET', path: '/system/df', signal, bounds: counting });
      return reading(client.place, () => imageSpace(answer));
    },

    hostKeys: ({ signal }) => client.hostKeys(signal),

    async login(auth, { signal }) {
      const request = {
        method: 'POST',
        path: '/auth',
        body: authBody(auth),
        secrets: secretsOf(auth),
      } as const;
      try {
        await client.json({ ...request, signal, bounds: counting });
      } catch (error) {
        if (!(error instanceof HostFailure) || error.shipIsUnreachable) throw error;
        const { message, statusCode } = error;
        const registry = registryAnswer(message);
        throw new HostFailure('refused', client.place.ship, message, {
          ...(statusCode === undefined ? {} : { statusCode }),
          ...(registry === undefined ? {} : { registry }),
        });
      }
    },
  };
}

function authBody({ username, password, identityToken, email, serverAddress }: RegistryAuth): object {
  return { username, password, identitytoken: identityToken, email, serveraddress: serverAddress };
}
