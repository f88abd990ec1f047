import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A home with an `.ssh` folder of its own; it goes away with the test. */
export interface SshHome {
  readonly directory: string;
  /** For `maestro`: the home, and no agent. */
  readonly env: Readonly<Record<string, string>>;
  /** Makes a key in `~/.ssh`. @returns its public line. */
  readonly key: (name: string, passphrase?: string) => string;
  /** Writes a file in `~/.ssh`. */
  readonly write: (name: string, text: string) => void;
  /** Removes a file in `~/.ssh`. */
  readonly remove: (name: string) => void;
  /** Starts an agent that holds a key. @returns the variables that lead to it. */
  readonly agentWith: (name: string, passphrase: string) => Promise<Readonly<Record<string, string>>>;
}

/** @param owner whose it is, by number: agents speak with their own user alone. Default: who runs the tests. */
export function sshHome(owner: number = process.getuid?.() ?? 0): SshHome {
  const directory = mkdtempSync(join(tmpdir(), 'maestro-home-'));
  const folder = join(directory, '.ssh');
  mkdirSync(folder, { mode: 0o700 });
  for (const each of [directory, folder]) chownSync(each, owner, owner);
  const agents: ChildProcess[] = [];
  onTestFinished(() => {
    for (const agent of agents) agent.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });
  const env = { HOME: directory, SSH_AUTH_SOCK: '' };
  return {
    directory,
    env,
    key(name, passphrase = '') {
      execFileSync('ssh-keygen', [
        '-q',
        '-t',
        'ed25519',
        '-N',
        passphrase,
        '-C',
        name,
        '-f',
        join(folder, name),
      ]);
      return readFileSync(join(folder, `${name}.pub`), 'utf8');
    },
    write(name, text) {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      chownSync(join(folder, name), owner, owner);
    },
    remove: (name) => rmSync(join(folder, name)),
    async agentWith(name, passphrase) {
      const socket = join(directory, 'agent');
      const agent = spawn('ssh-agent', ['-D', '-a', socket], {
        stdio: ['ignore', 'pipe', 'ignore'],
        uid: owner,
        gid: owner,
      });
      agents.push(agent);
      // It says where it listens once it does.
      await once(agent.stdout, 'data');
      const askpass = join(directory, 'askpass');
      writeFileSync(askpass, `#!/bin/sh\necho '${passphrase}'\n`, { mode: 0o700 });
      execFileSync('ssh-add', ['-q', join(folder, name)], {
        env: { ...process.env, SSH_AUTH_SOCK: socket, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force' },
        stdio: 'ignore',
      });
      return { ...env, SSH_AUTH_SOCK: socket };
    },
  };
}
