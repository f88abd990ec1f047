import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `body` with a home of its own, in which there are a key and SSH servers that are known, one on each ship. */
export async function withSshServers(lab, body) {
  const home = mkdtempSync(join(tmpdir(), 'maestro-bench-home-'));
  const before = { HOME: process.env.HOME, SSH_AUTH_SOCK: process.env.SSH_AUTH_SOCK };
  const servers = [];
  try {
    mkdirSync(join(home, '.ssh'), { mode: 0o700 });
    const key = join(home, '.ssh/id_ed25519');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const authorizedKeys = [readFileSync(`${key}.pub`, 'utf8')];
    for (const ship of lab.ships) servers.push(await lab.startSshServer(ship, { authorizedKeys }));
    const known = servers.map(({ address, hostKeys }) => `${address} ${hostKeys[0]}\n`);
    writeFileSync(join(home, '.ssh/known_hosts'), known.join(''));
    process.env.HOME = home;
    delete process.env.SSH_AUTH_SOCK;
    return await body();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    for (const server of servers) await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}
