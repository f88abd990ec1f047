import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostDriver, SshTunnel } from '@maestro-ng/engine';
import { connectorWith } from '../connector.ts';
import { SharedConnections } from '../ssh/shared-connections.ts';
import type { SshUser } from '../ssh/ssh-user.ts';
import { testShip } from './test-ship.ts';

/** A user of ssh with a home of their own. */
export interface SshWorld {
  readonly home: string;
  readonly user: SshUser;
  /** Makes a key in `~/.ssh`. @returns its path and its public line */
  key(
    name: string,
    options?: { readonly passphrase?: string; readonly type?: string },
  ): { path: string; line: string };
  /** A file in `~/.ssh`. */
  file(name: string, text: string): string;
  /** An agent that holds these keys, given with their passphrases; it ends with the world. */
  agent(keys: readonly { readonly path: string; readonly passphrase?: string }[]): string;
  driver(
    host: string,
    tunnel?: Partial<SshTunnel>,
    more?: {
      port?: number;
      agentSocket?: string;
      keepsNewHostKeys?: boolean;
      timeoutSeconds?: number;
      /** Those of one connector. Default: of one of its own. */
      connections?: SharedConnections;
    },
  ): HostDriver;
  end(): void;
}

export const silentTunnel: SshTunnel = {
  user: null,
  keyPath: null,
  port: null,
  acceptsNewKeys: false,
  socketPath: null,
  otherwiseSocketPath: '/var/run/docker.sock',
};

export function sshWorld(): SshWorld {
  const home = mkdtempSync(join(tmpdir(), 'maestro-ssh-'));
  const folder = join(home, '.ssh');
  mkdirSync(folder, { mode: 0o700 });
  const agents: ChildProcess[] = [];
  const drivers: HostDriver[] = [];
  const user: SshUser = {
    name: 'root',
    home,
    agentSocket: undefined,
    environment: {},
    keepsNewHostKeys: true,
  };
  return {
    home,
    user,
    key(name, { passphrase = '', type = 'ed25519' } = {}) {
      const path = join(folder, name);
      execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', name, '-f', path]);
      return { path, line: readFileSync(`${path}.pub`, 'utf8') };
    },
    file(name, text) {
      const path = join(folder, name);
      writeFileSync(path, text, { mode: 0o600 });
      return path;
    },
    agent(keys) {
      const socket = join(home, `agent-${agents.length}`);
      agents.push(spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' }));
      waitForSocket(socket);
      for (const { path, passphrase = '' } of keys) {
        const askpass = join(home, 'askpass');
        writeFileSync(askpass, `#!/bin/sh\necho '${passphrase}'\n`, { mode: 0o700 });
        execFileSync('ssh-add', ['-q', path], {
          env: {
            ...process.env,
            SSH_AUTH_SOCK: socket,
            SSH_ASKPASS: askpass,
            SSH_ASKPASS_REQUIRE: 'force',
            DISPLAY: ':0',
          },
          stdio: ['ignore', 'ignore', 'pipe'],
        });
      }
      return socket;
    },
    driver(
      host,
      tunnel = {},
      {
        port = 2375,
        agentSocket,
        timeoutSeconds = 5,
        connections = new SharedConnections(),
        keepsNewHostKeys = true,
      } = {},
    ) {
      const means = { connections, user: { ...user, agentSocket, keepsNewHostKeys } };
      const ship = testShip(
        { kind: 'ssh', host, port, tunnel: { ...silentTunnel, ...tunnel } },
        { timeoutSeconds },
      );
      const driver = connectorWith(() => Promise.resolve(means)).connect(ship);
      drivers.push(driver);
      return driver;
    },
    end() {
      for (const driver of drivers) driver.close();
      for (const agent of agents) agent.kill('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** `ssh-add -l` fails until the agent listens. */
function waitForSocket(socket: string): void {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      execFileSync('ssh-add', ['-l'], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
      return;
    } catch (error) {
      // 1: there are no keys in it.
      if ((error as { status?: number }).status === 1) return;
      execFileSync('sleep', ['0.02']);
    }
  }
}
