import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { LabNames, ShipNames } from './names.ts';
import { run } from './run-command.ts';
import { runInside, startService } from './ship-service.ts';

export type SshKeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface SshServerOptions {
  /** Public keys, as lines, whose owners may log in as root. */
  readonly authorizedKeys: readonly string[];
  /** One new key each. Default: ed25519. */
  readonly hostKeys?: readonly SshKeyType[];
  /** Default: 22. */
  readonly port?: number;
  /** Further lines of sshd_config. */
  readonly settings?: readonly string[];
  /** Another user who may log in with the same keys, made on the ship, in no group of anybody's. */
  readonly user?: string;
}

/** An `sshd` inside a ship, on the ship's addresses. */
export interface SshServer {
  readonly address: string;
  readonly port: number;
  /** Its public keys, as `ssh-ed25519 AAAA…`, in the order asked for. */
  readonly hostKeys: readonly string[];
  /** Cuts all connections; it goes on to listen. */
  cut(): Promise<void>;
  /** What it has written so far: one line `Accepted publickey …` for each login, more with `LogLevel VERBOSE`. */
  log(this: void): string;
  stop(): Promise<void>;
}

/** Starts one with new host keys, and returns when it answers. */
export async function startSshServer(
  lab: LabNames,
  ship: ShipNames,
  options: SshServerOptions,
  signal?: AbortSignal,
): Promise<SshServer> {
  const { authorizedKeys, hostKeys = ['ed25519'], port = 22, settings = [], user } = options;
  const directory = `${ship.directory}/sshd-${port}`;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const log = `${directory}/log`;
  const keys = hostKeys.map((type) => `${directory}/host_${type}`);
  for (const [index, key] of keys.entries()) {
    const type = hostKeys[index] ?? 'ed25519';
    await run(['ssh-keygen', '-q', '-t', type, '-N', '', '-C', ship.name, '-f', key], {
      lab: lab.directory,
      signal,
    });
  }
  writeFileSync(`${directory}/authorized_keys`, authorizedKeys.map((key) => `${key.trim()}\n`).join(''));
  writeFileSync(
    `${directory}/sshd_config`,
    [
      ...settings,
      `ListenAddress ${ship.address}:${port}`,
      ...(ship.ipv6Address === null ? [] : [`ListenAddress [${ship.ipv6Address}]:${port}`]),
      ...keys.map((key) => `HostKey ${key}`),
      `AuthorizedKeysFile ${directory}/authorized_keys`,
      `PidFile ${directory}/pid`,
      'PermitRootLogin prohibit-password',
      'StrictModes no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      '',
    ].join('\n'),
  );
  await runInside(lab, ship, ['mkdir', '-p', '/run/sshd'], signal);
  if (user !== undefined) await runInside(lab, ship, ['sh', '-euc', addUser, 'add-user', user], signal);
  const service = await startService(
    lab,
    ship,
    ['/usr/sbin/sshd', '-D', '-E', log, '-f', `${directory}/sshd_config`],
    () => greets(ship.address, port),
    signal,
  );
  return {
    address: ship.address,
    port,
    hostKeys: keys.map((key) => readFileSync(`${key}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')),
    cut: () => service.endChildren(),
    log: () => readFileSync(log, 'utf8'),
    stop: () => service.stop(),
  };
}

/** In the ship's own /etc. `*` is a password that nobody has, and no lock on the account. */
const addUser = `grep -q "^$1:" /etc/passwd || {
  echo "$1:x:1999:1999::/tmp:/bin/sh" >>/etc/passwd
  echo "$1:*:19000:0:99999:7:::" >>/etc/shadow
}
`;

function greets(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', (data: Buffer) => settle(data.includes('SSH-')));
    socket
      .once('error', () => settle(false))
      .once('timeout', () => settle(false))
      .once('end', () => settle(false));
  });
}
