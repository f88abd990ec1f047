import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRunLab } from './can-run-lab.ts';
import { type Lab, up } from './lab.ts';

describe.skipIf(!canRunLab().possible)('services of a ship', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-sshd-'));
  let lab: Lab;

  beforeAll(async () => {
    lab = await up({ ships: 1, name: 'sshd', images: [] });
  }, 60_000);
  afterAll(async () => {
    await lab?.down();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  test('an SSH server lets in who holds a key, and is gone when it is stopped', async () => {
    const key = join(folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const server = await lab.startSshServer('ship1', {
      authorizedKeys: [readFileSync(`${key}.pub`, 'utf8')],
    });
    writeFileSync(join(folder, 'known_hosts'), `${server.address} ${server.hostKeys[0]}\n`);
    const login = (): Promise<{ stdout: string }> =>
      promisify(execFile)(
        'ssh',
        [
          ...['-F', 'none', '-i', key, '-o', `UserKnownHostsFile=${folder}/known_hosts`],
          ...['-o', 'BatchMode=yes', `root@${server.address}`, 'hostname'],
        ],
        { timeout: 10_000 },
      );
    expect((await login()).stdout).toBe('ship1\n');
    await server.stop();
    await expect(login()).rejects.toThrow(/refused/u);
  });

  test('an Engine speaks TLS beside the ship’s own', async () => {
    const path = (name: string): string => join(folder, name);
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=ship1'],
        ...[
          '-addext',
          `subjectAltName=IP:${lab.ships[0]?.address}`,
          '-keyout',
          path('k.pem'),
          '-out',
          path('c.pem'),
        ],
      ],
      { stdio: 'ignore' },
    );
    const pair = { cert: path('c.pem'), key: path('k.pem') };
    const engine = await lab.startTlsEngine('ship1', { ...pair, clientCa: pair.cert });
    const status = await new Promise((resolve, reject) => {
      const [cert, key] = [readFileSync(pair.cert), readFileSync(pair.key)];
      get(
        { host: engine.address, port: engine.port, path: '/_ping', ca: cert, cert, key },
        ({ statusCode }) => resolve(statusCode),
      ).on('error', reject);
    });
    expect(status).toBe(200);
    await lab.kill('ship1');
    await lab.restart('ship1');
    await engine.stop();
  });

  test('an Engine with a small disk takes no more when it is full', async () => {
    const engine = await lab.startSmallEngine('ship1', { megabytes: 16 });
    const makeVolume = async (): Promise<number> =>
      (
        await fetch(`http://${engine.address}:${engine.port}/volumes/create`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ Driver: 'local', DriverOpts: { type: 'tmpfs', device: 'tmpfs' } }),
        })
      ).status;
    expect(await makeVolume()).toBe(201);
    await engine.fill();
    expect(await makeVolume()).toBe(500);
    await engine.clear();
    expect(await makeVolume()).toBe(201);
    await engine.stop();
  });
});
