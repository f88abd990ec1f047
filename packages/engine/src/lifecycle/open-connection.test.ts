import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openConnection } from './open-connection.ts';

const servers: Server[] = [];
const never = new AbortController().signal;

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function listen(onConnection: (socket: Socket) => void, host: string = '127.0.0.1'): Promise<number> {
  const server = createServer(onConnection);
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

describe('a connection', () => {
  it('is open where something listens', async () => {
    const port = await listen((socket) => void socket.on('error', () => undefined));
    expect(await openConnection({ host: '127.0.0.1', port, timeoutMs: 1000 }, never)).toEqual({ open: true });
  });

  it('is open over IPv6, too', async () => {
    const port = await listen((socket) => void socket.on('error', () => undefined), '::1');
    expect(await openConnection({ host: '::1', port, timeoutMs: 1000 }, never)).toEqual({ open: true });
  });

  it('is not open where it is closed at once without a byte, as docker-proxy does for a deaf application', async () => {
    const port = await listen((socket) => {
      setTimeout(() => socket.destroy(), 10);
    });
    expect(await openConnection({ host: '127.0.0.1', port, timeoutMs: 1000 }, never)).toEqual({
      open: false,
      cause: `127.0.0.1:${port} accepts and closes at once: nothing listens behind it`,
      nobodyListens: true,
    });
  });

  it('is open where a greeting comes before the end', async () => {
    const port = await listen((socket) => socket.end('220 ready\r\n'));
    expect(await openConnection({ host: '127.0.0.1', port, timeoutMs: 1000 }, never)).toEqual({ open: true });
  });

  it('is refused where nothing listens', async () => {
    const port = await listen(() => undefined);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await openConnection({ host: '127.0.0.1', port, timeoutMs: 1000 }, never)).toEqual({
      open: false,
      cause: `connection refused by 127.0.0.1:${port}`,
      nobodyListens: true,
    });
  });

  it('ends with the signal', async () => {
    const interrupt = new AbortController();
    const port = await listen(() => undefined);
    const connecting = openConnection({ host: '127.0.0.1', port, timeoutMs: 1000 }, interrupt.signal);
    const reason = new Error('interrupted');
    interrupt.abort(reason);
    await expect(connecting).rejects.toBe(reason);
  });
});
