import { createServer, type Server } from 'node:net';
import { LabError } from './lab-error.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Holds a name while the work runs. The name is an abstract socket: the kernel gives it to one process at a time and
 * takes it back when that one ends, however it ends, so that there is no such thing as a stale lock.
 * @throws LabError when another process holds it for longer than `timeoutMs`
 */
export async function withLock<T>(
  name: string,
  work: () => Promise<T>,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  const server = await waitUntil(`another process to be done with ${name}`, () => tryListen(name), options);
  try {
    return await work();
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

async function tryListen(name: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(new LabError(`the lock ${name}: ${error.message}`));
    });
    // Some versions of Node.js pad the name with zeros to its full length, others do not: at full length all agree.
    server.listen({ path: `\0${name.padEnd(107, '.')}`, exclusive: true }, () => resolve(server));
  });
}
