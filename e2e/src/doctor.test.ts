import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { makeAuthority } from './harness/certificates.ts';
import { overFleet, webService } from './harness/environment-file.ts';
import { describeOnLab, fleet, ship, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import { haveRegistry, type Registry, registryUser, startRegistry } from './harness/registry.ts';
import { sshHome } from './harness/ssh-home.ts';

interface Finding {
  readonly ship: string | null;
  readonly check: string;
  readonly verdict: string;
  readonly detail: string;
  readonly hint?: string;
}

interface Told {
  readonly verdict: string;
  readonly findings: readonly Finding[];
}

/** What is not well, `ship check verdict`, without warnings: how a lab's Engines are run is not ours to judge. */
function amiss(stdout: string): string[] {
  const { findings } = JSON.parse(stdout) as Told;
  expect(findings.filter(({ verdict, hint }) => verdict !== 'ok' && hint === undefined)).toEqual([]);
  return findings
    .filter(({ verdict }) => verdict !== 'ok' && verdict !== 'warning')
    .map(({ ship, check, verdict }) => `${ship} ${check} ${verdict}`);
}

describeOnLab('doctor', () => {
  const lab = fleet();
  let registry: Registry | undefined;
  beforeAll(async () => {
    if (haveRegistry()) registry = await startRegistry(lab, { access: 'login' });
  });
  afterAll(async () => registry?.stop());
  beforeEach(() => lab.reset());

  test('finds ships that are well so, and changes nothing', async () => {
    const { maestro } = workplace(overFleet(lab, webService('app', 3, { firstPort: 21970 })));
    const { code, stdout } = await maestro('doctor', '--json');
    expect([code, amiss(stdout)]).toEqual([0, []]);
    const { findings } = JSON.parse(stdout) as Told;
    expect(findings.filter(({ ship }) => ship === 'ship2').map(({ check }) => check)).toEqual(
      expect.arrayContaining(['address', 'encryption', 'engine', 'clock', 'storage', 'disk', 'images']),
    );
    expect(await standing(lab)).toEqual({});
  });

  test('says of a dead Engine and of one that hangs that they do not answer, within their time', async () => {
    const { maestro } = workplace(
      overFleet(lab, webService('app', 3, { firstPort: 21970 }), { timeoutSeconds: 1 }),
    );
    await lab.kill('ship2');
    await lab.hang('ship3');
    const { code, stdout } = await maestro('doctor', '--json');
    expect([code, amiss(stdout)]).toEqual([3, ['ship2 engine unreachable', 'ship3 engine unreachable']]);

    const table = await maestro('doctor');
    expect(table.code).toBe(3);
    expect(table.stdout).toMatch(/ship2 +engine +.*connection refused/);
    expect(table.stdout).toMatch(/ship3 +engine +.*no answer from .* within 1 s/);
    expect(table.stdout).toMatch(/hint: See that the Engine of ship2 runs and listens/);
    await lab.resume('ship3');
    await lab.restart('ship2');
  });

  test('says of an Engine that is too old what is too old about it', async () => {
    const old = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ Version: '1.12.6', ApiVersion: '1.24', MinAPIVersion: '1.12' }));
    });
    onTestFinished(() => {
      old.closeAllConnections();
      old.close();
    });
    await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
    const { port } = old.address() as AddressInfo;
    const { maestro } = workplace(`name: old\nships: {old: {ip: 127.0.0.1, docker_port: ${port}}}\n`);
    const { code, stdout } = await maestro('doctor', '--json');
    expect([code, amiss(stdout)]).toEqual([1, ['old engine wrong']]);
    expect(stdout).toMatch(/is too old: Docker 1\.12\.6 speaks API 1\.24/);
    expect(stdout).toMatch(/"hint": "Put a newer Docker Engine on old: /);
  });

  test('looks at the way by SSH: the key of the host, known, not known, another one; and who is let in', async () => {
    const { env, key, write } = sshHome();
    const server = await lab.startSshServer(ship(lab, 'ship1'), { authorizedKeys: [key('id_ed25519')] });
    onTestFinished(() => server.stop());
    const tunnel = `{ip: ${server.address}, ssh_tunnel: {user: root}}`;
    const { maestroWith } = workplace(`name: by-ssh\nship_defaults: {timeout: 3}\nships: {a: ${tunnel}}\n`);
    const rows = async (): Promise<readonly [number | string, ...string[]]> => {
      const { code, stdout } = await maestroWith({ env }, 'doctor', '--json');
      amiss(stdout);
      const { findings } = JSON.parse(stdout) as Told;
      const told = findings.filter(({ check }) => check === 'host-key' || check === 'engine');
      return [code, ...told.map(({ check, verdict, detail }) => `${check} ${verdict}: ${detail}`)];
    };

    expect(await rows()).toEqual([
      3,
      `host-key unreachable: no key of ${server.address} is known`,
      expect.stringMatching(
        /^engine unreachable: the host key of \S+ is not known: it shows ED25519 SHA256:/,
      ),
    ]);
    write('known_hosts', `${server.address} ${server.hostKeys[0]}\n`);
    expect(await rows()).toEqual([
      0,
      expect.stringMatching(/^host-key ok: \S+: ED25519 SHA256:\S+ \(\S+known_hosts:1\)$/),
      expect.stringMatching(/^engine ok: Docker /),
    ]);
    write('config', 'StrictHostKeyChecking no\n');
    expect(await rows()).toEqual([
      0,
      expect.stringMatching(/^host-key warning: StrictHostKeyChecking no of ssh_config counts as accept-new/),
      expect.stringMatching(/^engine ok: /),
    ]);
    write('known_hosts', `${server.address} ${key('other').split(' ').slice(0, 2).join(' ')}\n`);
    expect(await rows()).toEqual([
      3,
      expect.stringMatching(/^host-key unreachable: \S+ shows another key than is known: ED25519 SHA256:/),
      expect.stringMatching(/^engine unreachable: the host key of \S+ is not the one that is known/),
    ]);
    write('known_hosts', `${server.address} ${server.hostKeys[0]}\n`);
    write('config', 'IdentityFile ~/.ssh/other\nIdentitiesOnly yes\n');
    expect(await rows()).toEqual([
      3,
      expect.stringMatching(/^host-key ok: /),
      expect.stringMatching(
        /^engine unreachable: the SSH server does not let root@\S+ in; keys shown: \S+other; /,
      ),
    ]);
  });

  test('looks at the way by TLS: the certificate, and the files that are needed for it', async () => {
    const authority = makeAuthority();
    onTestFinished(() => authority.remove());
    const at = ship(lab, 'ship1');
    const pair = authority.issue({ name: 'server', extensions: `subjectAltName=IP:${at.address}` });
    const engine = await lab.startTlsEngine(at, { ...pair, clientCa: authority.ca });
    onTestFinished(() => engine.stop());
    const client = authority.issue({ name: 'client', extensions: 'extendedKeyUsage=clientAuth' });
    const doctor = async (settings: string): Promise<readonly [number | string, string[], string]> => {
      const { maestro } = workplace(
        `name: by-tls\nships: {a: {ip: ${at.address}, tls: yes, ${settings}, timeout: 3}}\n`,
      );
      const { code, stdout } = await maestro('doctor', '--json');
      return [code, amiss(stdout), stdout];
    };
    const own = `tls_cert: ${client.cert}, tls_key: ${client.key}`;
    expect((await doctor(`tls_ca_cert: ${authority.ca}, ${own}`)).slice(0, 2)).toEqual([0, []]);
    expect((await doctor(own)).slice(0, 2)).toEqual([1, ['a encryption wrong']]);
    expect((await doctor(`tls_verify: yes, ${own}`)).slice(0, 2)).toEqual([3, ['a engine unreachable']]);
    const [code, wrong, told] = await doctor(`tls_ca_cert: ${client.key}, ${own}`);
    expect([code, wrong]).toEqual([1, ['a engine wrong']]);
    expect(told).toContain(
      `the TLS certificate authority of ship a, ${client.key}: it holds a key, and no certificate`,
    );
  });

  test.skipIf(!haveRegistry())('tries logins by way of the ships, and a bundle has no secret', async () => {
    const image = `${registry?.host}/team/app:1`;
    const services = `  app:\n    image: ${image}\n    env: {KEY: {env: KEY}}\n    instances: {app-1: {ship: ship1}}`;
    const registries = (password: string): string =>
      `registries: {r: {registry: "http://${registry?.host}/v2/", username: ${registryUser.username}, password: ${password}}}\n`;
    const place = workplace(registries('{env: PASSWORD}') + overFleet(lab, services));
    const doctor = (password: string, ...words: string[]): ReturnType<typeof place.maestroWith> =>
      place.maestroWith({ env: { PASSWORD: password, KEY: 'hunter2-in-a-variable' } }, 'doctor', ...words);

    const right = await doctor(registryUser.password, '--json', '--bundle', 'report.tar.gz');
    expect([right.code, amiss(right.stdout)]).toEqual([0, []]);
    expect(right.stdout).toContain(`login to ${registry?.host} succeeded`);

    const wrong = await doctor('hunter2-is-wrong', '--json', '--bundle', 'wrong.tar.gz');
    expect([wrong.code, amiss(wrong.stdout)]).toEqual([1, ['ship1 registry wrong']]);

    place.write('maestro.yaml', registries('hunter2-is-written') + overFleet(lab, services));
    const written = await doctor('', '--bundle', 'written.tar.gz');
    expect(written.code).toBe(1);

    const archives = ['report.tar.gz', 'wrong.tar.gz', 'written.tar.gz'].map((name) =>
      gunzipSync(readFileSync(join(place.directory, name))).toString('utf8'),
    );
    for (const archive of archives) {
      for (const name of ['about', 'findings', 'config', 'environment'])
        expect(archive).toContain(`maestro-doctor/${name}.json`);
    }
    const all = [...archives, right, wrong, written].map((each) => JSON.stringify(each)).join('\n');
    expect(all).not.toMatch(/hunter2/);
    expect(all).not.toContain(registryUser.password);

    const again = await doctor('', '--bundle', 'report.tar.gz');
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/report\.tar\.gz exists already/);
  });
});
