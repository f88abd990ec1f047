import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * An HTTP server that answers `GET /version` like an Engine, and everything else as the test says, with an Engine's headers
 * unless `headers` is false.
 */
export interface ScriptedEngine extends AsyncDisposable {
  readonly port: number;
  /** `GET /v1.41/containers/json?all=true`, in the order in which they came. */
  readonly requests: readonly string[];
  /** Connections that were ever accepted. */
  connections(): number;
  /** Cuts all connections without a word. */
  cut(): void;
}

export interface ScriptedVersion {
  readonly ApiVersion?: string;
  readonly MinAPIVersion?: string;
  readonly Version?: string;
}

export async function scriptedEngine(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  { headers = true, ...told }: ScriptedVersion & { readonly headers?: boolean } = {},
): Promise<ScriptedEngine> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const version = { Version: '20.10.24', ApiVersion: '1.41', MinAPIVersion: '1.12', ...told };
  const listener: RequestListener = (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (headers) {
      response.setHeader('Api-Version', version.ApiVersion);
      response.setHeader('Server', `Docker/${version.Version} (linux)`);
    }
    if (request.url === '/version') json(response, 200, version);
    else answer(request, response);
  };
  const server = createServer(listener);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    connections: () => connections,
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(response: ServerResponse, statusCode: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(statusCode, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
