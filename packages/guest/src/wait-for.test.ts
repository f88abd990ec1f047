import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { createGuest, type GuestEnvironment } from './index.ts';
import { ask, askMeanwhile, shells } from './testing/shells.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A port of the loopback that does this with each connection; undefined: one that nobody listens at. */
async function portThat(treats?: (socket: Socket) => void): Promise<number> {
  const server = createServer(treats ?? (() => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  if (treats === undefined) await new Promise((resolve) => server.close(resolve));
  else servers.push(server);
  return port;
}

const keeps = (socket: Socket): void => void socket.on('error', () => undefined).resume();
const closes = (socket: Socket): void => void socket.end();

function instances(...ports: readonly number[]): GuestEnvironment {
  return Object.fromEntries([
    ['STORE_INSTANCES', ports.map((_, index) => `s-${index}`).join(',')],
    ...ports.flatMap((port, index) => [
      [`STORE_S_${index}_HOST`, '127.0.0.1'],
      [`STORE_S_${index}_HTTP_PORT`, String(port)],
    ]),
  ]) as GuestEnvironment;
}

describe('waiting', () => {
  test('ends with those that accept', async () => {
    const [up, down, other] = [await portThat(keeps), await portThat(), await portThat(keeps)];
    const guest = createGuest(instances(up, down, other));
    expect(await guest.waitFor('store', 'http', { minimum: 2 })).toEqual([
      `127.0.0.1:${up}`,
      `127.0.0.1:${other}`,
    ]);
  });

  test('goes on until enough accept', async () => {
    const port = await portThat();
    const waiting = createGuest(instances(port)).waitFor('store', 'http');
    const server = createServer(keeps);
    servers.push(server);
    server.listen(port, '127.0.0.1');
    expect(await waiting).toEqual([`127.0.0.1:${port}`]);
  });

  test('ends when the time is up, with what each did', async () => {
    const [deaf, down] = [await portThat(closes), await portThat()];
    await expect(
      createGuest(instances(deaf, down)).waitFor('store', 'http', { timeout: 150, minimum: 2 }),
    ).rejects.toMatchObject({
      name: 'MaestroWaitError',
      message: `Fewer than 2 instances of store accepted connections at http within 0.15 s: 127.0.0.1:${deaf} accepts and closes at once; 127.0.0.1:${down} refuses the connection.`,
      causes: {
        [`127.0.0.1:${deaf}`]: 'accepts and closes at once',
        [`127.0.0.1:${down}`]: 'refuses the connection',
      },
    });
  });

  test('ends when it is asked to', async () => {
    const ending = new AbortController();
    const waiting = createGuest(instances(await portThat())).waitFor('store', 'http', {
      signal: ending.signal,
    });
    ending.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  test('for a service that is not known, or a range, does not begin', async () => {
    const guest = createGuest({ ...instances(1), STORE_S_0_HTTP_PORT: '1-2' });
    await expect(guest.waitFor('nobody', 'http')).rejects.toThrow('NOBODY_INSTANCES');
    await expect(guest.waitFor('store', 'http')).rejects.toThrow('is the range 1-2, not one port');
  });
});

const pathOf = (program: string): string =>
  execFileSync('sh', ['-c', `command -v ${program} || :`], { encoding: 'utf8' }).trim();
const busybox = pathOf('busybox');
// The shell of a busybox can prefer its own programs to those of PATH.
const dash = pathOf('dash');

/** A folder with the programs of busybox and nothing else, as an image has it, and perhaps with another `nc`. */
function programs(nc?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-guest-programs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync(busybox, ['--install', '-s', folder]);
  if (nc === undefined) return folder;
  rmSync(join(folder, 'nc'), { force: true });
  writeFileSync(join(folder, 'nc'), nc, { mode: 0o755 });
  return folder;
}

describe.skipIf(busybox === '')('in an image that has nothing but busybox', () => {
  test('waits by its nc, which sees who is deaf', async () => {
    const [up, deaf, down] = [await portThat(keeps), await portThat(closes), await portThat()];
    const env = { ...instances(up, deaf, down), PATH: programs() };
    expect(await askMeanwhile([busybox, 'sh'], env, 'wait', 'store', 'http')).toEqual({
      code: 0,
      stdout: `127.0.0.1:${up}\n`,
      stderr: '',
    });
  });

  test.skipIf(dash === '')('waits by an nc that can only look', async () => {
    const [up, down] = [await portThat(keeps), await portThat()];
    // As that of OpenBSD says what it can, looking by means of the one that is here.
    const nc = `#!/bin/sh
if [ "$1" != -z ]; then echo 'usage: nc [-46CDdFhklNnrStUuvZz] [-I length]' >&2; exit 1; fi
exec ${busybox} nc -w 2 "$4" "$5" -e true
`;
    const env = { ...instances(up, down), PATH: programs(nc) };
    expect(await askMeanwhile([dash], env, 'wait', 'store', 'http')).toEqual({
      code: 0,
      stdout: `127.0.0.1:${up}\n`,
      stderr: '',
    });
  });

  test.skipIf(dash === '')('says that an nc can do neither, rather than that nobody accepts', async () => {
    const nc = "#!/bin/sh\necho 'Usage: nc [-l] [-p PORT] [IPADDR PORT]' >&2; exit 1\n";
    expect(
      await askMeanwhile([dash], { ...instances(1), PATH: programs(nc) }, 'wait', 'store', 'http'),
    ).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'maestro-guest: wait needs bash, node or another nc in this image: this one has neither -e nor -z.\n',
    });
  });
});

describe.each(shells)('%s', (_name, shell) => {
  test('waits as the library does, and says who did not accept', async () => {
    const [up, deaf, down] = [await portThat(keeps), await portThat(closes), await portThat()];
    expect(await askMeanwhile(shell, instances(up, deaf, down), 'wait', 'store', 'http')).toEqual({
      code: 0,
      stdout: `127.0.0.1:${up}\n`,
      stderr: '',
    });
    expect(await askMeanwhile(shell, instances(deaf, down), 'wait', 'store', 'http', '-t', '0')).toEqual({
      code: 1,
      stdout: '',
      stderr: `maestro-guest: No instance of store accepted connections at http within 0 s: 127.0.0.1:${deaf}, 127.0.0.1:${down} did not.\n`,
    });
  });

  test('does not wait for what is not known', () => {
    expect(ask(shell, {}, 'wait', 'nobody', 'http')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('NOBODY_INSTANCES') as string,
    });
  });
});
