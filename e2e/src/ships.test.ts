import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SshServer, TlsEngine } from '@maestro-ng/lab';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Authority, makeAuthority } from './harness/certificates.ts';
import { describeOnLab, fleet, ship, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import { sshHome } from './harness/ssh-home.ts';

/** An environment of one container on each of these ships, given as they stand in the file. */
function environment(ships: Readonly<Record<string, string>>, ...more: readonly string[]): string {
  return [
    '__maestro: {schema: 2}',
    'name: ways',
    ...more,
    'ship_defaults: {timeout: 3}',
    'ships:',
    ...Object.entries(ships).map(([name, settings]) => `  ${name}: {${settings}}`),
    'services:',
    '  web:',
    '    image: busybox:test',
    '    instances:',
    ...Object.keys(ships).map(
      (name) => `      on-${name}: {ship: ${name}, command: [sleep, "600"], stop_timeout: 0}`,
    ),
    '',
  ].join('\n');
}

describeOnLab('a ship that is reached by SSH', () => {
  const lab = fleet();
  const [first, second] = [ship(lab, 'ship1'), ship(lab, 'ship2')];
  const servers: SshServer[] = [];
  beforeEach(() => lab.reset());
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  async function sshd(...options: Parameters<typeof lab.startSshServer>): Promise<SshServer> {
    const server = await lab.startSshServer(...options);
    servers.push(server);
    return server;
  }

  test('carries a whole play, with a key of the file, and as one’s own ssh would', async () => {
    const { env, key, write } = sshHome();
    const server = await sshd(first, { authorizedKeys: [key('deploy')] });
    write('known_hosts', `${server.address} ${server.hostKeys[0]}\n`);
    const own = workplace(
      environment({ a: `ip: ${server.address}, ssh_tunnel: {user: root, key: ~/.ssh/deploy}` }),
    );
    expect(await own.maestroWith({ env }, 'start')).toMatchObject({ code: 0 });
    expect(await standing(lab)).toEqual({ 'ship1/on-a': 'running' });

    write('config', `Host gate\n  HostName ${server.address}\n  User root\n  IdentityFile ~/.ssh/deploy\n`);
    const usual = workplace(environment({ a: `ip: ${server.address}, endpoint: gate, ssh_tunnel: yes` }));
    const status = await usual.maestroWith({ env }, 'status');
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(status.stdout).toMatch(/on-a.*up/i);
    expect(await usual.maestroWith({ env }, 'exec', 'on-a', '--', 'echo', 'hello')).toMatchObject({
      code: 0,
      stdout: 'hello\n',
    });
    expect(await usual.maestroWith({ env }, 'stop', '-a')).toMatchObject({ code: 0 });
  });

  test('is behind a jump host; when that one is gone, only a ship was missing', async () => {
    const { env, key, write } = sshHome();
    const authorizedKeys = [key('id_ed25519')];
    const gate = await sshd(first, {
      authorizedKeys,
      port: 2222,
      settings: [`PermitOpen ${second.address}:22`],
    });
    const inner = await sshd(second, { authorizedKeys });
    write(
      'known_hosts',
      `[${gate.address}]:2222 ${gate.hostKeys[0]}\n${inner.address} ${inner.hostKeys[0]}\n`,
    );
    write(
      'config',
      `Host inner\n  HostName ${inner.address}\n  User root\n  ProxyJump root@${gate.address}:2222\n`,
    );
    const { maestroWith } = workplace(environment({ a: 'ip: 10.0.0.1, endpoint: inner, ssh_tunnel: yes' }));
    expect(await maestroWith({ env }, 'start')).toMatchObject({ code: 0 });
    expect(await standing(lab)).toEqual({ 'ship2/on-a': 'running' });

    await gate.stop();
    const { code, stderr } = await maestroWith({ env }, 'start');
    expect(code).toBe(3);
    expect(stderr).toContain(
      `the jump host to ${inner.address}:22: connection refused by ${gate.address}:2222 (SSH)`,
    );
  });

  test('and somebody in between: nothing is begun, and what to do is said', async () => {
    const { env, key, write } = sshHome();
    const authorizedKeys = [key('id_ed25519')];
    const real = await sshd(first, { authorizedKeys });
    write('known_hosts', `${real.address} ${real.hostKeys[0]}\n`);
    await servers.pop()?.stop();
    await sshd(first, { authorizedKeys });
    const text = (strict: string): string =>
      environment({
        a: `ip: ${real.address}, ssh_tunnel: {user: root, strict_host_key_checking: ${strict}}`,
      });
    for (const strict of ['yes', 'accept-new']) {
      const { code, stderr } = await workplace(text(strict)).maestroWith({ env }, 'start');
      expect(code).toBe(3);
      expect(stderr).toMatch(/the host key of \S+ is not the one that is known: .*ssh-keygen -f \S+ -R/);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
    expect(await standing(lab)).toEqual({});
  });

  test('with a key that has a passphrase: without an agent it says so, with one it works', async () => {
    const { env, key, write, agentWith } = sshHome();
    const server = await sshd(first, { authorizedKeys: [key('locked', 'open sesame')] });
    write('known_hosts', `${server.address} ${server.hostKeys[0]}\n`);
    const { maestroWith } = workplace(
      environment({ a: `ip: ${server.address}, ssh_tunnel: {user: root, key: ~/.ssh/locked}` }),
    );
    const { code, stderr } = await maestroWith({ env }, 'start');
    expect(code).toBe(1);
    expect(stderr).toMatch(/\.ssh\/locked has a passphrase, and no agent holds it: ssh-add \S+locked/);
    expect(await maestroWith({ env: await agentWith('locked', 'open sesame') }, 'start')).toMatchObject({
      code: 0,
    });
  });
});

describeOnLab('ships whose addresses are of IPv6', () => {
  const lab = fleet();
  const [one = '', two = '', three = ''] = lab.ships.map(({ ipv6Address }) => ipv6Address ?? undefined);
  beforeEach(() => lab.reset());

  test.skipIf(one === '')('carry a whole play, by TCP and by SSH, and messages have brackets', async () => {
    const { env, key, write } = sshHome();
    const authorizedKeys = [key('id_ed25519')];
    const server = await lab.startSshServer('ship3', { authorizedKeys, port: 2222 });
    onTestFinished(() => server.stop());
    write('known_hosts', `[${three}]:2222 ${server.hostKeys[0]}\n`);
    const serve = (port: number): string => `httpd -p ${port} -h /srv`;
    const file = (ssh: number): string => `
name: six
ship_defaults: {timeout: 3}
ships:
  a: {ip: "${one}"}
  b: {ip: "${two}", docker_host: "tcp://[${two}]:2375"}
  c: {ip: "${three}", ssh_tunnel: {user: root, port: ${ssh}}}
services:
  web:
    image: busybox:test
    instances:
      web-1:
        ship: a
        ports: {http: {exposed: 80, external: ["::", 21391]}, here: {exposed: 81, external: ["${one}", 21392]}}
        command: [sh, -c, "mkdir /srv; echo six >/srv/index.html; ${serve(80)}; ${serve(81)}; sleep 600"]
        stop_timeout: 0
    lifecycle:
      running: [{type: http, port: http, max_wait: 20}, {type: tcp, port: here, max_wait: 20}]
  top:
    image: busybox:test
    requires: [web]
    instances:
      top-1: {ship: b, command: [sleep, "600"], stop_timeout: 0, net: host}
      top-2: {ship: c, command: [sleep, "600"], stop_timeout: 0}
`;
    const { maestroWith, write: put } = workplace(file(2222));
    expect(await maestroWith({ env }, 'start')).toMatchObject({ code: 0 });
    expect(await standing(lab)).toEqual({
      'ship1/web-1': 'running',
      'ship2/top-1': 'running',
      'ship3/top-2': 'running',
    });
    const fetched = 'wget -qO- http://[$WEB_WEB_1_HOST]:$WEB_WEB_1_HTTP_PORT/';
    expect(await maestroWith({ env }, 'exec', 'top-1', '--', 'sh', '-c', fetched)).toMatchObject({
      code: 0,
      stdout: 'six\n',
    });

    await lab.kill('ship1');
    await lab.partition('ship2', 'drop');
    put('maestro.yaml', file(2223).replace('timeout: 3', 'timeout: 1'));
    const { code, stdout } = await maestroWith({ env }, 'status');
    expect(code).toBe(3);
    expect(stdout).toContain(`connection refused by [${one}]:2375`);
    expect(stdout).toContain(`no answer from [${two}]:2375 within 1 s`);
    expect(stdout).toContain(`connection refused by [${three}]:2223 (SSH)`);
  });
});

describeOnLab('a ship that is reached by TLS', () => {
  const lab = fleet();
  const [first] = [ship(lab, 'ship1')];
  const clients = (() => {
    let authority: Authority | undefined;
    return {
      get: (): Authority => (authority ??= makeAuthority()),
      remove: () => authority?.remove(),
    };
  })();
  let engine: TlsEngine | undefined;
  beforeAll(() => lab.reset());
  afterEach(() => engine?.stop());
  afterAll(() => clients.remove());

  /** What `status` says of a ship whose Engine shows such a certificate, and that is asked so. */
  async function status(
    certificates: { readonly extensions?: string; readonly days?: number; readonly clientDays?: number },
    settings: (files: { ca: string; cert: string; key: string }) => string,
    hosts: readonly string[] = [first.address],
  ): Promise<{ code: number | string; text: string }> {
    const authority = clients.get();
    const { extensions = `subjectAltName=IP:${first.address}`, days = 2, clientDays = 2 } = certificates;
    const pair = authority.issue({ name: 'server', extensions, days });
    engine = await lab.startTlsEngine(first, { ...pair, clientCa: authority.ca });
    const client = authority.issue({
      name: 'client',
      extensions: 'extendedKeyUsage=clientAuth',
      days: clientDays,
    });
    const asked = `tls: yes, ${settings({ ca: authority.ca, ...client })}`;
    const { maestroWith } = workplace(
      environment(
        Object.fromEntries(hosts.map((host, index) => [`abc`.charAt(index), `ip: "${host}", ${asked}`])),
      ),
    );
    // Of which Node.js would warn, though it has no effect.
    const { code, stdout, stderr } = await maestroWith(
      { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
      'status',
    );
    expect(stderr).not.toContain('insecure by disabling');
    return { code, text: `${stdout}${stderr}` };
  }

  const complete = (files: { ca: string; cert: string; key: string }): string =>
    `tls_ca_cert: ${files.ca}, tls_cert: ${files.cert}, tls_key: ${files.key}`;

  test('shows its certificate, for addresses of either kind, and is shown one', async () => {
    const hosts = [first.address, ...(first.ipv6Address === null ? [] : [first.ipv6Address])];
    const extensions = `subjectAltName=${hosts.map((host) => `IP:${host}`).join()}`;
    const { code, text } = await status({ extensions }, complete, hosts);
    expect(code).toBe(0);
    expect(text.match(/on-[ab].*(?:absent|down)/gi)).toHaveLength(hosts.length);
  });

  test('is not verified where nothing is given to verify with, and that is warned of', async () => {
    const { code, text } = await status({}, ({ cert, key }) => `tls_cert: ${cert}, tls_key: ${key}`);
    expect(code).toBe(0);
    expect(text).toContain('warning[tls-unverified]');
  });

  test.each<[string, Parameters<typeof status>[0], Parameters<typeof status>[1], number, RegExp]>([
    [
      'another authority',
      {},
      (files) => `tls_verify: yes, tls_cert: ${files.cert}, tls_key: ${files.key}`,
      3,
      /not signed by an authority that Node\.js knows, and no tls_ca_cert is given/,
    ],
    ['a certificate that has expired', { days: -1 }, complete, 3, /certificate has expired/],
    [
      'a certificate for another name',
      { extensions: 'subjectAltName=DNS:elsewhere.example' },
      complete,
      3,
      /certificate is for another name than \S+: it is for DNS:elsewhere\.example/,
    ],
    ['no certificate of ours', {}, ({ ca }) => `tls_ca_cert: ${ca}`, 3, /wants a client certificate/],
    [
      'a certificate of ours that has expired',
      { clientDays: -1 },
      complete,
      3,
      /does not accept the client certificate, which has expired on \d{4}-\d\d-\d\d/,
    ],
    [
      'a key that cannot be read',
      {},
      (files) => complete({ ...files, key: '/nowhere/key.pem' }),
      1,
      /the TLS key of ship a, \/nowhere\/key\.pem: there is no such file/,
    ],
  ])('with %s', async (_, server, settings, code, told) => {
    const seen = await status(server, settings);
    expect(seen.text).toMatch(told);
    expect(seen.code).toBe(code);
  });
});

describeOnLab('where a ship is', () => {
  const lab = fleet();
  const [first, second] = [ship(lab, 'ship1'), ship(lab, 'ship2')];
  beforeEach(() => lab.reset());

  /** A context as `docker context create` leaves it. */
  function context(home: string, name: string, host: string, text?: string): void {
    const id = createHash('sha256').update(name).digest('hex');
    const folder = join(home, '.docker/contexts/meta', id);
    mkdirSync(folder, { recursive: true });
    const meta = { Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } };
    writeFileSync(join(folder, 'meta.json'), text ?? JSON.stringify(meta));
  }

  test('a context or an address may say, and the shell never does', async () => {
    const { directory, env } = sshHome();
    context(directory, 'east', `tcp://${second.address}:2375`);
    const { maestroWith } = workplace(
      environment({
        a: `ip: ${first.address}`,
        b: `ip: ${second.address}, context: east`,
        c: `ip: ${first.address}, docker_host: "unix://${first.socketPath}"`,
      }),
    );
    // An Engine that is not there, and a configuration in which `east` would be elsewhere.
    const elsewhere = join(directory, 'elsewhere');
    context(elsewhere, 'east', 'tcp://127.0.0.1:1');
    const shell = {
      DOCKER_HOST: 'tcp://127.0.0.1:1',
      DOCKER_CONTEXT: 'nowhere',
      DOCKER_TLS: '1',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: '/nowhere',
      DOCKER_CONFIG: join(elsewhere, '.docker'),
      DOCKER_API_VERSION: '1.12',
      DOCKER_DEFAULT_PLATFORM: 'linux/s390x',
      DOCKER_CLIENT_TIMEOUT: '1',
      DOCKER_CUSTOM_HEADERS: 'x=y',
    };
    const started = await maestroWith({ env: { ...env, ...shell } }, 'start');
    expect(started.code, started.stderr).toBe(0);
    expect(await standing(lab)).toEqual({
      'ship1/on-a': 'running',
      'ship2/on-b': 'running',
      'ship1/on-c': 'running',
    });
    rmSync(join(directory, '.docker'), { recursive: true });
    const { code, stderr } = await maestroWith({ env: { ...env, ...shell } }, 'status');
    expect(code).toBe(2);
    expect(stderr).toContain(
      'error[docker-context]: The Docker context "east" cannot be used: there is none in',
    );
  });

  const provided = (provider: string, name = 'b'): string =>
    [
      'name: ways',
      `ship_provider: ${provider}`,
      'services:',
      '  web:',
      '    image: busybox:test',
      `    instances: {on-b: {ship: ${name}, command: [sleep, "600"]}}`,
      '',
    ].join('\n');

  test('a program may say', async () => {
    const place = workplace(provided('{type: exec, command: [sh, list-ships, "a b"]}'));
    place.write('list-ships', `echo '{"b": {"ip": "${second.address}", "timeout": 3}}'; test "$1" = "a b"\n`);
    expect(await place.maestro('start')).toMatchObject({ code: 0 });
    expect(await standing(lab)).toEqual({ 'ship2/on-b': 'running' });
  });

  test('the operator’s contexts may say', async () => {
    const { directory, env } = sshHome();
    context(directory, 'prod-b', `tcp://${second.address}:2375`);
    context(directory, 'test-b', 'tcp://127.0.0.1:1');
    const { maestroWith } = workplace(provided('{type: docker-contexts, match: prod-*}', 'prod-b'));
    const seen = await maestroWith({ env }, 'status');
    expect(seen.code).toBe(0);
    expect(seen.stdout).toMatch(/on-b/);
    const { code, stderr } = await workplace(provided('docker-contexts', 'prod-c')).maestroWith(
      { env },
      'status',
    );
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "prod-b"?');

    context(directory, 'half', '', '{"Name": "half"');
    for (const file of [provided('docker-contexts'), environment({ b: 'ip: 10.0.0.1, context: half' })]) {
      const broken = await workplace(file).maestroWith({ env }, 'validate');
      expect(broken.code).toBe(2);
      expect(broken.stderr).toMatch(/\.docker\/contexts\/meta\/[0-9a-f]{64}\/meta\.json is no JSON/);
    }
  });

  test('an extension may say', async () => {
    const extension = fileURLToPath(new URL('../../examples/extensions/hosts-file', import.meta.url));
    const place = workplace(provided('{type: hosts-file, options: {path: hosts}}'));
    cpSync(extension, join(place.directory, 'node_modules/maestro-hosts-file'), { recursive: true });
    place.write('hosts', `# our hosts\n${second.address} b\n`);
    expect(await place.maestro('--extension', 'maestro-hosts-file', 'start')).toMatchObject({ code: 0 });
    expect(await standing(lab)).toEqual({ 'ship2/on-b': 'running' });
    const { code, stderr } = await place.maestro('status');
    expect(code).toBe(2);
    expect(stderr).toContain('error[unknown-ship-provider]: "hosts-file" is not a ship provider');
  });

  describe('and a program that fails', () => {
    test.each([
      ['exit 7', 'The ship provider "exec" gives no ships: sh ended with exit code 7.'],
      [
        'echo no luck, password=abc >&2; exit 1',
        'The ship provider "exec" gives no ships: sh ended with exit code 1: no luck, password=***.',
      ],
      ['echo "{"', 'The ship provider "exec" gives no ships: sh prints no JSON.'],
      ['echo "[]"', 'The ship provider "exec" gives no mapping of names to ships.'],
      [
        'echo \'{"b": {"ip": "10.0.0.1"}, "b": {"ip": "10.0.0.2"}}\'',
        'The ship provider "exec" gives no ships: sh prints "b" twice in one mapping.',
      ],
      ['echo \'{"b": {}}\'', 'Of what the ship provider "exec" gives, b: '],
      ['sleep 20', 'The ship provider "exec" gives no ships: sh did not end within 0.3 s.'],
    ])('%s', async (script, told) => {
      const command = `[sh, -c, ${JSON.stringify(script)}]`;
      const { maestro } = workplace(provided(`{type: exec, timeout: 0.3, command: ${command}}`));
      const { code, stderr } = await maestro('validate');
      expect(code).toBe(2);
      expect(stderr).toContain(`maestro.yaml:2:16: error[ship-provider]: ${told}`);
    });
  });
});
