import type { Bounds } from './bounds.ts';
import type { EngineClient } from './engine-client.ts';

/** What holds for one call of a dockerode object. */
export interface ModemCall {
  readonly signal: AbortSignal;
  readonly bounds: Bounds;
  /** The answer as it comes (`Answer`), also where dockerode would read it to its end. */
  readonly stream?: boolean;
}

/**
 * The modem that dockerode's objects send their requests through, made for one call: in place of docker-modem, which
 * reads `DOCKER_HOST` and the certificates of `DOCKER_CERT_PATH` over explicit settings, prints bodies, headers and
 * keys for `DEBUG=modem` (and inspects them, agent and signal included, when nobody asks), leaves promises of
 * timed-out streams unsettled, and loads ssh2.
 */
export function modemFor(client: EngineClient, call: ModemCall): DockerodeModem {
  return {
    Promise,
    dial(request, callback) {
      exchange(client, call, request).then(
        (value) => callback(null, value),
        (error: unknown) => callback(error, null),
      );
    },
  };
}

async function exchange(client: EngineClient, call: ModemCall, request: DockerodeRequest): Promise<unknown> {
  // By dockerode's convention options are the query where the path ends in `?`, and the body of a POST elsewhere.
  const hasQuery = request.path.endsWith('?');
  const path = hasQuery ? request.path.slice(0, -1) : request.path;
  const options = request.options ?? {};
  const sent = {
    method: request.method as 'GET' | 'POST' | 'DELETE',
    path,
    ...(hasQuery ? { query: options } : request.method === 'POST' ? { body: options } : {}),
    signal: call.signal,
    bounds: call.bounds,
  };
  if (call.stream === true) return await client.stream(sent);
  return await (request.method === 'GET' ? client.firstJson(sent) : client.json(sent));
}
