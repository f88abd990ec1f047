import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { HostFailure } from '@maestro-ng/engine';
import type { SshServer, SshServerOptions } from '@maestro-ng/lab';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { failureOf } from '../testing/failure-of.ts';
import { rawServer } from '../testing/raw-server.ts';
import { labIsPossible, realEngine } from '../testing/real-engine.ts';
import { type SshWorld, sshWorld } from '../testing/ssh-world.ts';
import { fingerprint } from './known-hosts.ts';
import { SharedConnections } from './shared-connections.ts';

const { signal } = new AbortController();

describe.skipIf(!labIsPossible)('a ship that is reached by SSH', () => {
  const real = realEngine('ssh');
  let world: SshWorld;
  let server: SshServer | undefined;
  let key = { path: '', line: '' };

  beforeEach(() => {
    world = sshWorld();
    key = world.key('id_ed25519');
  });
  afterEach(async () => {
    world.end();
    await server?.stop();
    server = undefined;
  });

  /** Starts a server, and makes its first key known unless told otherwise. */
  async function sshd(options: Partial<SshServerOptions> & { known?: boolean } = {}): Promise<SshServer> {
    const { known = true, ...rest } = options;
    server = await real.lab.startSshServer(real.ship, { authorizedKeys: [key.line], ...rest });
    const name = server.port === 22 ? server.address : `[${server.address}]:${server.port}`;
    if (known) world.file('known_hosts', `${name} ${server.hostKeys[0]}\n`);
    return server;
  }

  /** What the same Engine says of itself without SSH. */
  const asItIs = () => real.driver.info({ signal });

  const print = (line = ''): string => fingerprint(Buffer.from(line.split(' ')[1] ?? '', 'base64'));

  it('answers at its socket where nothing listens at the usual port', async () => {
    const { address } = await sshd();
    expect(await world.driver(address).info({ signal })).toEqual(await asItIs());
  });

  it('exchanges its keys anew in the middle of what is read', async () => {
    const { address, log } = await sshd({ settings: ['RekeyLimit 32K', 'LogLevel DEBUG1'] });
    const id = await real.running('web-1', ['seq', '1', '40000']);
    await real.driver.containers.wait(id, { signal, condition: 'not-running' });
    const lines: string[] = [];
    for await (const record of world.driver(address).containers.logs(id, { follow: false, signal }))
      lines.push(Buffer.from(record.data).toString());
    expect([lines.length, lines.at(-1)]).toEqual([40_000, '40000']);
    expect(log().match(/SSH2_MSG_NEWKEYS received/gu)?.length).toBeGreaterThan(3);
  });

  const loginsIn = (log: string): number => log.match(/^Accepted publickey /gmu)?.length ?? 0;

  it('streams both ways, and does many things at once, for all its drivers over one connection', async () => {
    const { address, log } = await sshd({ settings: ['MaxSessions 1'] });
    const connections = new SharedConnections();
    const drivers = Array.from({ length: 5 }, () => world.driver(address, {}, { connections }));
    const driver = world.driver(address, {}, { connections });
    const id = await real.running('web-1');
    const followed = new AbortController();
    const follow = async (): Promise<number> => {
      let count = 0;
      for await (const _ of driver.containers.logs(id, { follow: true, signal: followed.signal })) count += 1;
      return count;
    };
    const follows = [follow(), follow(), follow()].map((each) => each.catch(() => 'ended'));
    const calls = Array.from({ length: 10 }, () =>
      drivers.map((one) => one.containers.inspect(id, { signal })),
    ).flat();
    expect((await Promise.all(calls)).map((one) => one?.name)).toEqual(Array(50).fill('web-1'));
    const run = await driver.exec.run(id, ['echo', 'hello'], { signal });
    expect(run).toMatchObject({ exitCode: 0 });
    followed.abort(new Error('enough'));
    expect(await Promise.all(follows)).toEqual(['ended', 'ended', 'ended']);
    expect(loginsIn(log())).toBe(1);
  });

  describe('whose key', () => {
    it('is not known is refused, with the fingerprint and the command that adds it', async () => {
      const { address, hostKeys } = await sshd({ known: false });
      expect(await failureOf(world.driver(address).info({ signal }))).toBe(
        `unreachable: the host key of ${address} is not known: it shows ED25519 ${print(hostKeys[0])}; ` +
          `if that is its fingerprint, add it: echo '${address} ${hostKeys[0]}' >> ${world.home}/.ssh/known_hosts`,
      );
    });

    it('is not known is added by that command behind a last line that has no end', async () => {
      const { address } = await sshd({ known: false });
      const file = `${world.home}/.ssh/known_hosts`;
      const other = `ship9.example ssh-ed25519 ${key.line.split(' ')[1]}`;
      writeFileSync(file, other);
      const told = await failureOf(world.driver(address).info({ signal }));
      const [, command = ''] = /, add it: (.*)$/u.exec(told) ?? [];
      execFileSync('sh', ['-c', command]);
      expect(readFileSync(file, 'utf8').split('\n')[0]).toBe(other);
      await world.driver(address).info({ signal });
    });

    it('is not known is added by that command, also where there is no folder for it', async () => {
      const { address, hostKeys } = await sshd({ known: false });
      const folder = `${world.home}/it's new/keys`;
      world.file('config', `UserKnownHostsFile "${folder}/known hosts"\n`);
      const told = await failureOf(world.driver(address).info({ signal }));
      const [, command = ''] = /, add it: (.*)$/u.exec(told) ?? [];
      const quotedFolder = `'${folder.replace("'", "'\\''")}'`;
      expect(command).toBe(
        `mkdir -p -m 700 ${quotedFolder} && echo '${address} ${hostKeys[0]}' >> '${folder.replace("'", "'\\''")}/known hosts'`,
      );
      execFileSync('sh', ['-c', command]);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      expect(await world.driver(address).info({ signal })).toEqual(await asItIs());
    });

    it.each([false, true])(
      'may be known by a file that cannot be read is refused (accept-new: %s)',
      async (acceptsNewKeys) => {
        const { address, hostKeys } = await sshd({ known: false });
        const file = `${world.home}/.ssh/known_hosts`;
        mkdirSync(file);
        const driver = world.driver(address, { acceptsNewKeys });
        expect(await driver.system.hostKeys({ signal })).toMatchObject({
          keys: [],
          unreadable: { file, why: 'it is a folder' },
        });
        const failure = await driver.info({ signal }).catch((error: unknown) => error as HostFailure);
        expect(failure).toMatchObject({
          message: `the host key of ${address} is not known: ${file}, where it is looked up, cannot be read (it is a folder); it shows ED25519 ${print(hostKeys[0])}`,
          hostKey: 'unknown',
          hint: `Make ${file} a file that you may read and write: what it knows of hosts is not seen as it is.`,
        });
      },
    );

    it('is not known is added on request, and only once', async () => {
      const { address, hostKeys } = await sshd({ known: false, port: 2222 });
      // The system's own configuration may ask for hashed names.
      world.file('config', 'HashKnownHosts no\n');
      const tunnel = { acceptsNewKeys: true, port: 2222 };
      // A key that is known of the host without its port is not what it will show.
      world.file('known_hosts', `${address} ${hostKeys[0]}\n`);
      const keysOf = async (more: object): Promise<number | undefined> =>
        (await world.driver(address, { port: 2222, ...more }).system.hostKeys({ signal }))?.keys.length;
      expect([await keysOf({ acceptsNewKeys: true }), await keysOf({})]).toEqual([0, 1]);
      world.file('known_hosts', '');
      await world.driver(address, tunnel).info({ signal });
      await world.driver(address, { port: 2222 }).info({ signal });
      expect(readFileSync(`${world.home}/.ssh/known_hosts`, 'utf8')).toBe(
        `[${address}]:2222 ${hostKeys[0]}\n`,
      );
    });

    it('is not known and cannot be added is refused, with what is to be done', async () => {
      const { address, hostKeys } = await sshd({ known: false });
      const file = `${world.home}/.ssh/known_hosts`;
      // Not even root makes a folder there.
      symlinkSync('/sys/nowhere/known_hosts', file);
      const failing = world.driver(address, { acceptsNewKeys: true }).info({ signal });
      const { message, hint } = (await failing.catch((error: unknown) => error)) as HostFailure;
      expect(message.replace('its file system is read-only', 'you may not')).toBe(
        `the new host key of ${address} cannot be added to ${file} (you may not); it shows ED25519 ${print(hostKeys[0])}`,
      );
      expect(hint).toBe(`See that you may write to ${file}.`);
    });

    it('has changed is refused, also where new ones are accepted', async () => {
      const { address, hostKeys } = await sshd();
      await server?.stop();
      const known = world.file('known_hosts', `# ours\n${address} ${hostKeys[0]}\n`);
      const again = await sshd({ known: false, hostKeys: ['rsa', 'ed25519'] });
      expect(await failureOf(world.driver(address, { acceptsNewKeys: true }).info({ signal }))).toBe(
        `unreachable: the host key of ${address} is not the one that is known: it shows ED25519 ${print(again.hostKeys[1])}, ` +
          `and ${known}:2 has ED25519 ${print(hostKeys[0])}; either somebody is in between, or the host was made anew: ` +
          `if you are sure of the new key, run ssh-keygen -f ${known} -R ${address} and add it`,
      );
    });

    it('is known by a hashed name, and is asked for by its type', async () => {
      const { address, hostKeys } = await sshd({ known: false, hostKeys: ['ed25519', 'ecdsa', 'rsa'] });
      for (const line of hostKeys) {
        const file = world.file('known_hosts', `${address} ${line}\n`);
        execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
        expect(readFileSync(file, 'utf8')).toMatch(/^\|1\|/u);
        await world.driver(address).info({ signal });
      }
    });

    it('is checked though ssh_config says no, and that is told', async () => {
      const { address } = await sshd();
      world.file('config', 'Host *\n  StrictHostKeyChecking no\n');
      const driver = world.driver(address);
      expect(await driver.system.hostKeys({ signal })).toEqual({
        name: address,
        keys: [
          {
            type: 'ED25519',
            fingerprint: print(server?.hostKeys[0]),
            place: `${world.home}/.ssh/known_hosts:1`,
          },
        ],
        acceptsNewKeys: true,
        wantsNoCheck: true,
      });
      await driver.info({ signal });
      world.file('known_hosts', `${address} ${key.line}\n`);
      expect(await failureOf(world.driver(address).info({ signal }))).toMatch(
        /is not the one that is known, and is refused whatever StrictHostKeyChecking of ssh_config says: it shows/u,
      );
    });

    it.each([
      ['no', '/dev/null'],
      ['accept-new', 'none'],
    ])('is not known is not accepted by %s where nothing keeps it (%s)', async (strict, file) => {
      const { address, hostKeys } = await sshd({ known: false });
      world.file('config', `StrictHostKeyChecking ${strict}\nUserKnownHostsFile ${file}\n`);
      expect(await failureOf(world.driver(address).info({ signal }))).toBe(
        `unreachable: the host key of ${address} is not known: it shows ED25519 ${print(hostKeys[0])}; if that is its fingerprint, ` +
          'name a file that keeps keys (UserKnownHostsFile of ssh_config names none, so that a changed one would not be noticed), ' +
          `and add it there: echo '${address} ${hostKeys[0]}' >> ${world.home}/.ssh/known_hosts`,
      );
    });

    it('is not known is not accepted where known_hosts leads to nothing', async () => {
      const { address, hostKeys } = await sshd({ known: false });
      const file = `${world.home}/.ssh/known_hosts`;
      rmSync(file, { force: true });
      symlinkSync('/dev/null', file);
      expect(await failureOf(world.driver(address, { acceptsNewKeys: true }).info({ signal }))).toBe(
        `unreachable: the host key of ${address} is not known: it shows ED25519 ${print(hostKeys[0])}; if that is its fingerprint, ` +
          `make ${file} a file (it leads to what keeps nothing, so that a changed one would not be noticed), ` +
          `and add it there: echo '${address} ${hostKeys[0]}' >> ${file}`,
      );
    });

    it('is revoked is refused, whoever else knows it', async () => {
      const { address, hostKeys } = await sshd({ known: false });
      const known = world.file('known_hosts', `${address} ${hostKeys[0]}\n@revoked * ${hostKeys[0]}\n`);
      expect(await failureOf(world.driver(address).info({ signal }))).toBe(
        `unreachable: the host key of ${address} (ED25519 ${print(hostKeys[0])}) is revoked by ${known}:2: do not trust what answers there`,
      );
    });

    it('is revoked by a file of ssh_config is refused, in whichever form that is', async () => {
      const { address, hostKeys } = await sshd();
      const list = `${world.home}/revoked`;
      world.file('config', `RevokedHostKeys ${list}\n`);
      const told = async (): Promise<string> => await failureOf(world.driver(address).info({ signal }));
      const isRevoked = `unreachable: the host key of ${address} (ED25519 ${print(hostKeys[0])}) is revoked by ${list}: do not trust what answers there`;
      expect(await told()).toBe(
        `misconfigured: whether the host key of ${address} (ED25519 ${print(hostKeys[0])}) is revoked is not known: ${list}, which RevokedHostKeys of ssh_config names, cannot be read (it is not there)`,
      );
      writeFileSync(list, `# of old\n${key.line}`);
      await world.driver(address).info({ signal });
      writeFileSync(list, `# of old\n${key.line}${hostKeys[0]} former\n`);
      expect(await told()).toBe(isRevoked);
      for (const broken of [hostKeys[0]?.slice(0, -4) ?? '', 'ssh-ed25519 AAAAbroken', 'junk']) {
        writeFileSync(list, `# of old\n${key.line}${broken}\n`);
        expect(await told()).toMatch(/^misconfigured: .* cannot be read \(line 3 is no key\)$/u);
      }
      const plain = world.file('host.pub', `${hostKeys[0]}\n`);
      const hashes = world.file('hashes', `hash: ${print(hostKeys[0])}\n`);
      for (const from of [plain, hashes]) {
        rmSync(list, { force: true });
        execFileSync('ssh-keygen', ['-q', '-k', '-f', list, from]);
        expect(await told()).toBe(isRevoked);
      }
      execFileSync('ssh-keygen', ['-q', '-k', '-f', list, `${key.path}.pub`]);
      await world.driver(address).info({ signal });
      writeFileSync(list, readFileSync(list).subarray(0, -5));
      expect(await told()).toMatch(/cannot be read \(it is no list of revoked keys that can be read\)$/u);
    });

    it('is new and accepted is not kept by who only looks', async () => {
      const { address } = await sshd({ known: false });
      const looking = { keepsNewHostKeys: false };
      const accepting = { acceptsNewKeys: true };
      await world.driver(address, accepting, looking).info({ signal });
      expect(await failureOf(world.driver(address).info({ signal }))).toContain('is not known');
      await world.driver(address, accepting).info({ signal });
      await world.driver(address).info({ signal });
    });

    it('would be signed by an authority is refused, and said to be', async () => {
      const { address } = await sshd({ known: false });
      world.file('known_hosts', `@cert-authority * ${key.line}`);
      expect(await failureOf(world.driver(address).info({ signal }))).toMatch(
        /is not known \(certificates of hosts, as by @cert-authority in .*known_hosts:1, are not supported\): it shows/u,
      );
    });
  });

  describe('that one logs in to', () => {
    it('as ssh_config says: names, users, keys, files', async () => {
      const other = world.key('deploy');
      const { address, hostKeys } = await sshd({ known: false, port: 2200, authorizedKeys: [other.line] });
      world.file('hosts', `alpha ${hostKeys[0]}\n`);
      world.file('config.d', `IdentityFile ~/.ssh/deploy\n`);
      world.file(
        'config',
        `Include config.d
Host other
  User nobody
Host al* !alpine
  HostName ${address}
  Port=2200
  User "root"
  IdentitiesOnly yes
  UserKnownHostsFile %d/.ssh/hosts
  HostKeyAlias alpha
`,
      );
      expect(await world.driver('alpha').info({ signal })).toEqual(await asItIs());
    });

    it('with keys in each of the forms that ssh-keygen writes', async () => {
      const made = (type: string, form: string, passphrase = ''): { name: string; line: string } => {
        const name = `${type}-${form}${passphrase === '' ? '' : '-locked'}`;
        const path = join(world.home, '.ssh', name);
        execFileSync('ssh-keygen', ['-q', '-t', type, '-m', form, '-N', passphrase, '-f', path]);
        return { name, line: readFileSync(`${path}.pub`, 'utf8') };
      };
      const keys = ['rsa', 'ecdsa'].flatMap((type) =>
        ['RFC4716', 'PEM', 'PKCS8'].map((form) => made(type, form)),
      );
      const locked = made('ecdsa', 'PKCS8', 'open sesame');
      const { address } = await sshd({ authorizedKeys: [...keys, locked].map(({ line }) => line) });
      const infoWith = (name: string): Promise<unknown> =>
        world.driver(address, { keyPath: join(world.home, '.ssh', name) }).info({ signal });
      for (const { name } of keys) expect(await infoWith(name)).toMatchObject({ apiVersion: '1.41' });
      expect(await failureOf(infoWith(locked.name))).toMatch(
        /ecdsa-PKCS8-locked has a passphrase, and no agent/u,
      );
    });

    it('with a key that has a passphrase, which the agent holds', async () => {
      const locked = world.key('locked', { passphrase: 'secret' });
      const { address } = await sshd({ authorizedKeys: [locked.line] });
      const agentSocket = world.agent([{ path: locked.path, passphrase: 'secret' }]);
      await world.driver(address, { keyPath: locked.path }, { agentSocket }).info({ signal });
      // Without the file, as any key of the agent.
      await world.driver(address, {}, { agentSocket }).info({ signal });
      // The public half may be in the private file alone.
      rmSync(`${locked.path}.pub`);
      world.file('config', 'IdentitiesOnly yes\n');
      await world.driver(address, { keyPath: locked.path }, { agentSocket }).info({ signal });
    });

    it.each<[string, { agent?: 'empty' | 'absent' }, RegExp]>([
      [
        'without an agent',
        {},
        /^misconfigured: the SSH key \S+locked has a passphrase, and no agent holds it: ssh-add \S+locked; there is no agent \(SSH_AUTH_SOCK\)$/u,
      ],
      [
        'with an agent that is gone',
        { agent: 'absent' },
        /^misconfigured: the SSH key \S+locked has a passphrase, and no agent holds it: ssh-add \S+locked; the agent at \S+ does not answer$/u,
      ],
      [
        'with an agent that lacks it',
        { agent: 'empty' },
        /^misconfigured: the SSH key \S+locked has a passphrase, and no agent holds it: ssh-add \S+locked$/u,
      ],
    ])('with a key that has a passphrase, %s', async (_, { agent }, told) => {
      const locked = world.key('locked', { passphrase: 'secret' });
      const { address } = await sshd({ authorizedKeys: [locked.line] });
      const agentSocket =
        agent === undefined ? {} : { agentSocket: agent === 'empty' ? world.agent([]) : '/nowhere/agent' };
      expect(
        await failureOf(world.driver(address, { keyPath: locked.path }, agentSocket).info({ signal })),
      ).toMatch(told);
    });

    it('with a key of ssh_config that cannot be used, and no other: that is no matter of the server', async () => {
      const locked = world.key('locked', { passphrase: 'secret' });
      const { address } = await sshd({ authorizedKeys: [locked.line] });
      world.file('config', `IdentityFile ${locked.path}\n`);
      expect(await failureOf(world.driver(address, {}).info({ signal }))).toMatch(
        /^misconfigured: the SSH server does not let \S+ in; there was no key to show; not used: \S+locked has a passphrase/u,
      );
    });

    it('with a key of ssh_config that is not there: so is that', async () => {
      const { address } = await sshd();
      world.file('config', 'IdentityFile ~/.ssh/gone\n');
      expect(await failureOf(world.driver(address, {}).info({ signal }))).toBe(
        `misconfigured: the SSH server does not let root@${address}:22 in; there was no key to show; ` +
          `not used: ${world.home}/.ssh/gone is not there; there is no agent (SSH_AUTH_SOCK)`,
      );
    });

    it('with a key that cannot be used, beside one of an agent that the server does not let in', async () => {
      const locked = world.key('locked', { passphrase: 'secret' });
      const { address } = await sshd({ authorizedKeys: [locked.line] });
      const agentSocket = world.agent([key]);
      expect(
        await failureOf(world.driver(address, { keyPath: locked.path }, { agentSocket }).info({ signal })),
      ).toMatch(
        /^misconfigured: the SSH key \S+locked has a passphrase, and no agent holds it: ssh-add \S+locked; with other keys the SSH server does not let \S+ in \(keys shown: .*\(of the agent\)\)$/u,
      );
    });

    it('with a key of a file, though the agent hangs', async () => {
      const { address } = await sshd();
      const agentSocket = join(world.home, 'agent');
      const silent = createServer().listen(agentSocket);
      onTestFinished(() => void silent.close());
      await once(silent, 'listening');
      await world.driver(address, {}, { agentSocket, timeoutSeconds: 2 }).info({ signal });
    });

    it('with a key of an agent that waits for somebody before it signs', async () => {
      const { address } = await sshd();
      const real = world.agent([key]);
      const agentSocket = join(world.home, 'asking');
      const asking = createServer((near) => {
        const far = connect(real).on('error', () => near.destroy());
        near.on('error', () => far.destroy()).on('close', () => far.destroy());
        far.pipe(near);
        // Of what it is asked, only for its keys (11).
        near.on('data', (asked) => asked[4] === 11 && far.write(asked));
      }).listen(agentSocket);
      onTestFinished(() => void asking.close());
      await once(asking, 'listening');
      rmSync(key.path);
      expect(
        await failureOf(world.driver(address, {}, { agentSocket, timeoutSeconds: 1 }).info({ signal })),
      ).toBe(
        `misconfigured: the SSH agent has not signed with ${key.path} within 1 s: it may wait for somebody to confirm that, or to touch the key`,
      );
    });

    it('and is not let in', async () => {
      const { address } = await sshd({ authorizedKeys: [world.key('other').line] });
      chmodSync(world.key('id_rsa', { type: 'rsa' }).path, 0o644);
      expect(await failureOf(world.driver(address).info({ signal }))).toBe(
        `unreachable: the SSH server does not let root@${address}:22 in; keys shown: ${key.path}; ` +
          `not used: ${world.home}/.ssh/id_rsa can be read by others: chmod 600 ${world.home}/.ssh/id_rsa; there is no agent (SSH_AUTH_SOCK)`,
      );
    });

    it('and shows too many keys', async () => {
      const { address } = await sshd({
        authorizedKeys: [world.key('other').line],
        settings: ['MaxAuthTries 2'],
      });
      const keys = ['a', 'b', 'c'].map((name) => world.key(name));
      const agentSocket = world.agent(keys);
      expect(await failureOf(world.driver(address, {}, { agentSocket }).info({ signal }))).toMatch(
        /^unreachable: the SSH server does not let root@.* in \(its limit of attempts was reached: IdentitiesOnly yes in ssh_config shows the named keys only\); keys shown: \S+id_ed25519, a SHA256:\S+ \(of the agent\) \(2 more were not\)/u,
      );
    });

    it.each([
      [
        'the key of the environment file is not there',
        { keyPath: '/nowhere/key' },
        'misconfigured: the SSH key /nowhere/key: there is no such file',
      ],
      [
        'a host begins with a dash',
        { host: '-oProxyCommand=touch /tmp/x' },
        'misconfigured: "-oProxyCommand=touch /tmp/x" is no host of an SSH server',
      ],
      [
        'a user begins with a dash',
        { user: '-lroot' },
        'misconfigured: "-lroot" is no user of an SSH server',
      ],
    ])('and %s', async (_, { host, ...tunnel }: { host?: string; keyPath?: string; user?: string }, told) => {
      const { address } = await sshd();
      expect(await failureOf(world.driver(host ?? address, tunnel).info({ signal }))).toBe(told);
    });

    it('and ssh_config has a port that is none', async () => {
      world.file('config', 'Host *\n  Port abc\n');
      expect(await failureOf(world.driver('10.0.0.1').info({ signal }))).toBe(
        'misconfigured: Port of ssh_config on the way to 10.0.0.1: abc is not a port',
      );
    });

    it('and ssh_config names a file by a variable that is not set', async () => {
      const file = `\${NOBODY_SETS_THIS}/hosts`;
      world.file('config', `Host *\n  UserKnownHostsFile ${file}\n`);
      expect(await failureOf(world.driver('10.0.0.1').info({ signal }))).toBe(
        `misconfigured: ${file} of ssh_config on the way to 10.0.0.1: the variable NOBODY_SETS_THIS is not set`,
      );
    });

    it.each(['', 'Host 10.*\n  ProxyJump none\n'])('and ssh_config asks for a command', async (before) => {
      world.file('config', `${before}Host *\n  ProxyCommand nc %h %p\n`);
      expect(await failureOf(world.driver('10.0.0.1').info({ signal }))).toBe(
        'misconfigured: ssh_config asks for a ProxyCommand on the way to 10.0.0.1, which Maestro does not run; use ProxyJump',
      );
    });
  });

  describe('where the Engine', () => {
    it('may not be used by the user', async () => {
      const { address } = await sshd({ user: 'guest' });
      expect(await failureOf(world.driver(address, { user: 'guest' }).info({ signal }))).toBe(
        `unreachable: 127.0.0.1:2375 refuses connections on the far side of guest@${address}:22; and ` +
          `/var/run/docker.sock refuses connections on the far side of guest@${address}:22: no Engine listens there, or guest may not use it (group docker), or the server forbids it (AllowStreamLocalForwarding)`,
      );
    });

    it('is at a port that the file names, and nothing else is tried', async () => {
      const { address } = await sshd();
      const tunnel = { otherwiseSocketPath: null };
      expect(await failureOf(world.driver(address, tunnel, { port: 4243 }).info({ signal }))).toBe(
        `unreachable: 127.0.0.1:4243 refuses connections on the far side of root@${address}:22`,
      );
    });

    it('is at a socket that the file names', async () => {
      const { address } = await sshd();
      await world.driver(address, { socketPath: '/run/docker.sock' }).info({ signal });
    });

    it('is behind a server that forbids forwarding', async () => {
      const { address } = await sshd({ settings: ['DisableForwarding yes'] });
      const to = { otherwiseSocketPath: null };
      expect(await failureOf(world.driver(address, to).info({ signal }))).toBe(
        `unreachable: the SSH server at ${address}:22 does not permit forwarding to 127.0.0.1:2375 (AllowTcpForwarding, PermitOpen)`,
      );
    });
  });

  it('greets with banners that are no part of what the Engine says', async () => {
    const { address } = await sshd({
      settings: [`Banner ${world.file('banner', 'No trespassing\nSSH-1.0-no\n')}`],
    });
    expect(await world.driver(address).info({ signal })).toEqual(await asItIs());
  });

  it('turns logins away that are too many at once, and is asked again', async () => {
    const { address, log } = await sshd({ settings: ['MaxStartups 1:100:1', 'LogLevel VERBOSE'] });
    const drivers = Array.from({ length: 5 }, () => world.driver(address));
    const infos = await Promise.all(drivers.map((driver) => driver.info({ signal })));
    expect(infos).toEqual(Array(5).fill(await asItIs()));
    expect(log()).toMatch(/MaxStartups/u);
  });

  it('is not asked for more logins at once than it takes', async () => {
    const { address, log } = await sshd({ settings: ['MaxStartups 6:100:6', 'LogLevel VERBOSE'] });
    const connections = new SharedConnections();
    // Of another key each, so that none can use what another one has opened.
    const drivers = Array.from({ length: 9 }, (_, index) => {
      const keyPath = world.file(`key-${index}`, readFileSync(key.path, 'utf8'));
      return world.driver(address, { keyPath }, { connections });
    });
    await Promise.all(drivers.map((driver) => driver.info({ signal })));
    expect(loginsIn(log())).toBe(9);
    expect(log()).not.toMatch(/MaxStartups|drop connection/u);
  });

  it('cuts the connection: the call is lost, and the next one connects again', async () => {
    const cutting = await sshd();
    const { address } = cutting;
    const driver = world.driver(address);
    const id = await real.running('web-1');
    const waiting = failureOf(
      driver.containers.wait(id, { signal, condition: 'not-running', onWaiting: () => void cutting.cut() }),
    );
    expect(await waiting).toBe(
      `connection-lost: the connection to ssh://${address} ended in the middle of a call`,
    );
    expect((await driver.containers.inspect(id, { signal }))?.name).toBe('web-1');
  });

  describe('whose connection is dead without a word', () => {
    /** What stands in between, and can forget the connections that go through it, as a firewall does. */
    async function between(): Promise<{ port: number; forget: () => void } & AsyncDisposable> {
      const { address, hostKeys } = await sshd({ known: false });
      const known = new Set<Socket>();
      const relay = await rawServer((near) => {
        const far = connect({ host: address, port: 22 });
        known.add(near).add(far);
        near.on('close', () => far.destroy());
        far.on('error', () => near.destroy());
        near.pipe(far).pipe(near);
      });
      world.file('known_hosts', `[127.0.0.1]:${relay.port} ${hostKeys[0]}\n`);
      const forget = (): void => {
        for (const socket of known) socket.unpipe().pause();
        known.clear();
      };
      return { port: relay.port, forget, [Symbol.asyncDispose]: () => relay[Symbol.asyncDispose]() };
    }

    it('is reached by a new one, within the time for connecting', async () => {
      await using link = await between();
      const driver = world.driver('127.0.0.1', { port: link.port }, { timeoutSeconds: 2 });
      const id = await real.running('web-1');
      expect((await driver.containers.inspect(id, { signal }))?.name).toBe('web-1');
      // Answered at once, so that a connection of HTTP is left, too.
      link.forget();
      expect(await failureOf(driver.containers.inspect(id, { signal }))).toBe(
        `timeout: no answer from the Engine behind ssh://127.0.0.1:${link.port} within 2 s`,
      );
      const asked = Array.from({ length: 20 }, () => driver.containers.inspect(id, { signal }));
      expect((await Promise.all(asked)).map((found) => found?.name)).toEqual(Array(20).fill('web-1'));
      expect(loginsIn(server?.log() ?? '')).toBe(2);
    });

    it.each([
      ['has slept', 31_000],
      ['has had its clock set back', -3_600_000],
    ])('because this machine %s is not even asked', async (_, later) => {
      const { address, log } = await sshd();
      const driver = world.driver(address);
      expect(await driver.info({ signal })).toMatchObject({ apiVersion: '1.41' });
      const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + later);
      onTestFinished(() => now.mockRestore());
      expect(await driver.observation.time({ signal })).toBeGreaterThan(0);
      expect(loginsIn(log())).toBe(2);
    });
  });

  it('is not there', async () => {
    const stopped = await sshd();
    const { address } = stopped;
    await stopped.stop();
    server = undefined;
    expect(await failureOf(world.driver(address).info({ signal }))).toBe(
      `unreachable: connection refused by ${address}:22 (SSH)`,
    );
  });

  it('wants another proof than a key, or one more', async () => {
    const { address } = await sshd({
      settings: [
        'AuthenticationMethods publickey,keyboard-interactive',
        'KbdInteractiveAuthentication yes',
        'UsePAM no',
      ],
    });
    expect(await failureOf(world.driver(address).info({ signal }))).toMatch(
      /does not let root@\S+ in; keys shown: .*; it takes the key, and asks for keyboard-interactive as well, which is not supported$/u,
    );
  });

  it.each([
    ['HTTP/1.1 400 Bad Request\r\n\r\n', /closes connections without a word of SSH: /u],
    ['SSH-1.5-old\r\n', /does not speak SSH as we know it \(/u],
    ['hello\r\n'.repeat(5000), /does not speak SSH as we know it \(/u],
  ])('is something else, that says %j', async (said, told) => {
    await using other = await rawServer((socket) => socket.end(said));
    const failure = await failureOf(world.driver('127.0.0.1', { port: other.port }).info({ signal }));
    expect(failure).toMatch(/^unreachable: what listens at 127\.0\.0\.1:\d+ /u);
    expect(failure).toMatch(told);
  });

  it('is no SSH server', async () => {
    const { address, port } = real.ship;
    expect(await failureOf(world.driver(address, { port }).info({ signal }))).toBe(
      `unreachable: what listens at ${address}:${port} closes connections without a word of SSH: no SSH server, or one with too many logins under way (MaxStartups)`,
    );
  });

  it('says nothing', async () => {
    await using silent = await rawServer(() => undefined);
    const driver = world.driver('127.0.0.1', { port: silent.port }, { timeoutSeconds: 0.3 });
    expect(await failureOf(driver.info({ signal }))).toBe(
      `timeout: no SSH connection to 127.0.0.1:${silent.port} within 0.3 s`,
    );
  });

  it('is behind a jump host, and what to do is said of the one that is in the way', async () => {
    const { address } = await sshd({ known: true, port: 2222 });
    world.file(
      'config',
      `Host gate\n  HostName ${address}\n  Port 2222\nHost dead\n  HostName 127.0.0.1\n  Port 9\n  ProxyJump gate\n` +
        `Host lost\n  HostName ${address}\n  ProxyJump 127.0.0.1:9\nHost further\n  ProxyJump lost\n`,
    );
    const hintOf = (host: string): Promise<unknown> =>
      world
        .driver(host)
        .info({ signal })
        .catch((error: unknown) => (error as HostFailure).hint);
    expect(await hintOf('dead')).toBe(
      `The jump host ${address}:2222 lets us in: see that it may forward to 127.0.0.1:9, that this is the right address and port, ` +
        'that the SSH server runs and listens there, and that no firewall is between the two.',
    );
    for (const host of ['lost', 'further'])
      expect(await hintOf(host)).toBe(
        'It is the jump host, as ProxyJump of ssh_config names it, that is in the way. ' +
          'See that 127.0.0.1:9 is the right address and port, that the SSH server runs and listens there, and that no firewall is in between.',
      );
  });

  it('is reached over jump hosts, one of which is down', async () => {
    const { address, hostKeys } = await sshd({ known: false, port: 2222 });
    world.file('known_hosts', `[${address}]:2222 ${hostKeys[0]}\n`);
    world.file(
      'config',
      `Host gate\n  HostName ${address}\n  Port 2222\nHost inner\n  HostName ${address}\n  Port 2222\n  ProxyJump gate,root@gate:2222\n` +
        `Host behind\n  HostName ${address}\n  Port 2222\n  ProxyJump down\nHost down\n  HostName ${address}\n  Port 9\n` +
        'Host round\n  ProxyJump round\n',
    );
    expect(await world.driver('inner').info({ signal })).toEqual(await asItIs());
    expect(await failureOf(world.driver('behind').info({ signal }))).toBe(
      `unreachable: the jump host to ${address}:2222: connection refused by ${address}:9 (SSH)`,
    );
    await using silent = await rawServer(() => undefined);
    world.file(
      'config',
      `Host mute\n  HostName ${address}\n  ProxyJump 127.0.0.1:${silent.port}\nHost round\n  ProxyJump round\n`,
    );
    expect(await failureOf(world.driver('mute', {}, { timeoutSeconds: 0.5 }).info({ signal }))).toBe(
      `timeout: the jump host to ${address}:22: no SSH connection to 127.0.0.1:${silent.port} within 0.5 s`,
    );
    expect(await failureOf(world.driver('round').info({ signal }))).toMatch(
      /^misconfigured: ProxyJump of ssh_config goes round in a circle/u,
    );
  });
});
