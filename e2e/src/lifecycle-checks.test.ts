import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { overFleet, server } from './harness/environment-file.ts';
import { events, outcomes } from './harness/events.ts';
import { describeOnLab, engine, fleet, netnsOf, ship } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';

interface Told {
  readonly code: string;
  readonly cause: string;
  readonly log?: readonly string[];
  readonly output?: readonly string[];
}

/** What is told of each instance that failed; times and counts of attempts are left out. */
function failures(stdout: string): Record<string, Told> {
  const result = events(stdout).find(({ type }) => type === 'play-ended')?.['result'];
  const { failures: found } = result as { failures: (Told & { instance: string })[] };
  return Object.fromEntries(
    found.map(({ instance, code, cause, log, output }) => [
      instance,
      {
        code,
        cause: cause.replace(/\d+ attempts? in \d+\.\d s/g, 'ATTEMPTS'),
        ...(log && { log }),
        ...(output && { output }),
      },
    ]),
  );
}

/** A server of this test at 127.0.0.1. @returns its port */
async function listening(made: ReturnType<typeof createServer | typeof createTlsServer>): Promise<number> {
  onTestFinished(() => {
    made.closeAllConnections();
    made.close();
  });
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return (made.address() as AddressInfo).port;
}

describeOnLab('lifecycle checks', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  test('say why they failed, and what became of the container', async () => {
    const services = `
  apps:
    image: busybox:test
    lifecycle: {running: [{type: tcp, port: http, max_wait: 2}]}
    instances:
      deaf: {ship: ship1, ports: {http: "80:22000"}, stop_timeout: 0, command: [sh, -c, "echo up; exec httpd -f -p 127.0.0.1:80"]}
      astray: {ship: ship2, ports: {http: "80:22001"}, stop_timeout: 0, command: [httpd, -f, -p, "8080"]}
      flapping: {ship: ship3, ports: {http: "80:22002"}, stop_timeout: 0, restart: always, command: [sh, -c, "sleep 1; exit 9"]}
      sick:
        ship: ship1
        ports: {http: "80:22003"}
        stop_timeout: 0
        command: [sleep, "3600"]
        healthcheck: {test: [CMD, sh, -c, "echo no database; exit 1"], interval: 300ms, retries: 2}
      local: {ship: ship2, ports: {http: {exposed: 80, external: [127.0.0.1, 22004]}}, stop_timeout: 0, command: ${server}}
      slow: {ship: ship3, ports: {http: "80:22005"}, stop_timeout: 0, command: [sh, -c, "sleep 1; exec httpd -f -p 80"]}
  chores:
    image: busybox:test
    lifecycle: {running: [{type: rexec, command: [sh, -c, "echo one; echo two; exit 3"], attempts: 2}]}
    instances: {chore: {ship: ship2, stop_timeout: 0, command: [sleep, "3600"]}}
`;
    const { maestro } = workplace(overFleet(lab, services));
    const { code, stdout } = await maestro('start', '--json', '--keep-going');
    expect(code).toBe(1);
    const [one, two, three] = lab.ships.map(({ address }) => address);
    const left = { code: 'check-failed' };
    expect(failures(stdout)).toEqual({
      deaf: {
        ...left,
        cause: `connection refused by ${one}:22000, ATTEMPTS; inside the container port 80 is listened on at 127.0.0.1 only: let it listen at 0.0.0.0.`,
        log: ['up'],
      },
      astray: {
        ...left,
        cause: `connection refused by ${two}:22001, ATTEMPTS; inside the container nothing listens on port 80, but something does on 8080.`,
      },
      flapping: {
        code: 'container-died',
        cause: expect.stringMatching(
          `^The container ended with exit code 9(; the Engine restarted it once)?; until then connection refused by ${three}:22002, ATTEMPTS.$`,
        ) as string,
      },
      sick: {
        code: 'container-unhealthy',
        cause: `Docker's health check says unhealthy: no database; until then connection refused by ${one}:22003, ATTEMPTS.`,
      },
      local: {
        ...left,
        cause:
          'the port is published at 127.0.0.1 of ship2 alone, which this machine is not: only a rexec check, inside the container, can tell.',
      },
      chore: { ...left, cause: 'exit code 3: two, ATTEMPTS.', output: ['one', 'two'] },
    });
    expect(outcomes(stdout)['start:slow']).toBe('started');
  });

  test('on the ship itself, docker-proxy alone is not up, and a loopback address can be asked', async () => {
    const of = ship(lab, 'ship1');
    const services = `
  apps:
    image: busybox:test
    lifecycle: {running: [{type: tcp, port: http, max_wait: 1}, {type: http, port: http, path: /etc/hostname, max_wait: 1}]}
    instances:
      deaf: {ship: here, ports: {http: "80:22010"}, stop_timeout: 0, command: [sleep, "3600"]}
      local: {ship: here, ports: {http: {exposed: 80, external: [127.0.0.1, 22011]}}, stop_timeout: 0, command: ${server}}
`;
    const here = `  here: {ip: 127.0.0.1, endpoint: ${of.address}}`;
    const { maestroWith } = workplace(overFleet(lab, services).replace('ships:', `ships:\n${here}`));
    const { stdout } = await maestroWith({ netns: netnsOf(of) }, 'start', '--json', '--keep-going');
    expect(outcomes(stdout)).toEqual({ 'start:deaf': 'failed', 'start:local': 'started' });
    expect(failures(stdout)['deaf']?.cause).toMatch(
      /^127\.0\.0\.1:22010(: the connection was cut| accepts and (closes at once: nothing listens behind it|resets the connection)), ATTEMPTS; inside the container nothing listens on port 80\.$/,
    );
  });

  test('do not believe a health of before the last start', async () => {
    const services = `
  apps:
    image: busybox:test
    lifecycle: {running: [{type: health, max_wait: 2}]}
    instances:
      once:
        ship: ship1
        stop_timeout: 0
        command: [sh, -c, "test -f /seen && rm -f /ok || touch /ok; touch /seen; sleep 3600"]
        healthcheck: {test: [CMD, test, -f, /ok], interval: 200ms, start_period: 60s}
`;
    const { maestro } = workplace(overFleet(lab, services));
    expect((await maestro('start')).code).toBe(0);
    expect((await maestro('stop', '-a')).code).toBe(0);
    // The same container again: Docker still knows that it was healthy.
    const { stdout } = await maestro('start', '--reuse', '--json');
    expect(failures(stdout)).toEqual({
      once: { code: 'check-failed', cause: "Docker's health check has not passed yet, ATTEMPTS." },
    });
  });

  test('over HTTP are bounded, whatever the server does', async () => {
    const answers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
      '/hang': () => undefined,
      '/broken': (_, response) => response.writeHead(500).end('broken'),
      '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
      '/cut': (request) => request.socket.destroy(),
      '/endless': (_, response) => {
        const more = (): void => {
          if (!response.destroyed) response.write('a'.repeat(65_536), () => setImmediate(more));
        };
        more();
      },
      '/drip': (_, response) => void response.write('a'),
      '/greedy': (_, response) => response.end('a'.repeat(40)),
      '/form?q=a+b': (request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        request.on('end', () => response.end(`${request.headers.cookie} ${body}`));
      },
    };
    const port = await listening(
      createServer((request, response) => answers[request.url ?? '']?.(request, response)),
    );
    const check = (path: string, more = ''): string =>
      `lifecycle: {running: [{type: http, host: 127.0.0.1, port: ${port}, path: ${path}, max_wait: 1${more}}]}`;
    const instance = (name: string, checked: string): string =>
      `      ${name}: {ship: ship1, stop_timeout: 0, command: [sleep, "3600"], ${checked}}`;
    const services = [
      '  apps:',
      '    image: busybox:test',
      '    instances:',
      ...['hang', 'broken', 'loop', 'cut', 'drip'].map((name) => instance(name, check(`/${name}`))),
      instance('endless', check('/endless', ', match_regex: "b"')),
      instance('greedy', check('/greedy', ', match_regex: "(a+)+b"')),
      instance(
        'form',
        check(
          '/form',
          ', method: POST, match_regex: "^lang=en x=1&y=%26$", requests_options: {params: {q: a b}, data: {x: 1, y: "&"}, cookies: {lang: en}}',
        ),
      ),
    ].join('\n');
    const { maestro } = workplace(overFleet(lab, services));
    const { stdout } = await maestro('start', '--json', '--keep-going');
    const host = `127.0.0.1:${port}`;
    expect(
      Object.fromEntries(Object.entries(failures(stdout)).map(([name, { cause }]) => [name, cause])),
    ).toEqual({
      hang: `${host}: no answer in 1 s, ATTEMPTS.`,
      broken: 'status 500 instead of 200, ATTEMPTS.',
      loop: 'more than 30 redirects, ATTEMPTS.',
      cut: `${host}: the connection was cut, ATTEMPTS.`,
      drip: `${host}: no answer in 1 s, ATTEMPTS.`,
      endless: 'no match in the body (status 200), ATTEMPTS.',
      greedy: 'match_regex takes too long to search this body, ATTEMPTS.',
    });
    expect(outcomes(stdout)['start:form']).toBe('started');
  });

  test('over TLS trust what the file says', async () => {
    const place = workplace('');
    const subject = ['-subj', '/CN=probe', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const files = ['-keyout', 'key.pem', '-out', 'cert.pem'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...files, ...subject], {
      cwd: place.directory,
      stdio: 'pipe',
    });
    const read = (name: string): Buffer => readFileSync(join(place.directory, name));
    const pair = { cert: read('cert.pem'), key: read('key.pem'), ca: read('cert.pem'), requestCert: true };
    const port = await listening(createTlsServer(pair, (_, response) => response.end('secret')));
    const instance = (name: string, options: string): string =>
      `      ${name}: {ship: ship1, stop_timeout: 0, command: [sleep, "3600"], lifecycle: {running: [{type: http, host: 127.0.0.1, scheme: https, port: ${port}, max_wait: 0.5, requests_options: {${options}}}]}}`;
    place.write(
      'maestro.yaml',
      overFleet(
        lab,
        [
          '  apps:',
          '    image: busybox:test',
          '    instances:',
          instance('mistrusted', 'cert: [cert.pem, key.pem]'),
          instance('trusted', 'verify: cert.pem, cert: [cert.pem, key.pem]'),
          instance('unverified', 'verify: no, cert: [cert.pem, key.pem]'),
        ].join('\n'),
      ).replaceAll('max_wait: 0.5', 'max_wait: 1'),
    );
    const { stdout } = await place.maestro('start', '--json', '--keep-going');
    expect(failures(stdout)).toEqual({
      mistrusted: { code: 'check-failed', cause: `127.0.0.1:${port}: self-signed certificate, ATTEMPTS.` },
    });
    expect(outcomes(stdout)).toMatchObject({ 'start:trusted': 'started', 'start:unverified': 'started' });
  });

  test('that run commands end what these have begun, when the play is interrupted', async () => {
    const services = `
  apps:
    image: busybox:test
    lifecycle: {running: [{type: exec, command: [sh, stubborn.sh], attempts: 1}]}
    instances: {app: {ship: ship1, stop_timeout: 0, command: [sleep, "3600"]}}
`;
    const { begin, write, directory } = workplace(overFleet(lab, services));
    write('stubborn.sh', "trap '' TERM\nsleep 300 &\necho $! > child\nyes | head -c 20000000\nwait\n");
    const running = begin('start', '--json');
    await running.line(/"checking"/);
    const pid = await childOf(join(directory, 'child'));
    running.signal('SIGINT');
    expect((await running.ended).code).toBe(130);
    expect(isAlive(pid)).toBe(false);
  });

  test('of a type that an extension adds run like the others', async () => {
    const extension = fileURLToPath(new URL('../../examples/extensions/log-line.js', import.meta.url));
    const app = (name: string, times: number, maxWait: number): string =>
      `      ${name}: {ship: ship1, stop_timeout: 0, command: [sh, -c, "echo port 1; echo port 2; sleep 3600"], lifecycle: {running: [{type: log, match: "port \\\\d", times: ${times}, max_wait: ${maxWait}}]}}`;
    const services = [
      '  apps:',
      '    image: busybox:test',
      '    instances:',
      app('heard', 2, 20),
      app('missed', 3, 2),
    ];
    const { maestro } = workplace(overFleet(lab, services.join('\n')));
    expect((await maestro('validate')).code).toBe(2);
    expect((await maestro('--extension', extension, 'validate')).code).toBe(0);
    const { stdout } = await maestro('--extension', extension, 'start', '--json', '--keep-going');
    expect(outcomes(stdout)).toEqual({ 'start:heard': 'started', 'start:missed': 'failed' });
    expect(failures(stdout)['missed']?.cause).toMatch(/^[012] of 3 lines, ATTEMPTS\.$/);
  });

  test('keep one stream of events per ship, which ends with the play', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `app-${index}`);
    const services = [
      '  apps:',
      '    image: busybox:test',
      '    lifecycle: {running: [{type: tcp, port: http, max_wait: 20}]}',
      '    instances:',
      ...names.map(
        (name, index) =>
          `      ${name}: {ship: ship1, stop_timeout: 0, ports: {http: "80:${22020 + index}"}, command: [sh, -c, "sleep 0.5; exec httpd -f -p 80"]}`,
      ),
    ];
    const { maestro } = workplace(overFleet(lab, services.join('\n')));
    expect((await maestro('start')).code).toBe(0);
    const info = (await engine(ship(lab, 'ship1'), 'GET', '/info')) as { NEventsListener: number };
    expect(info.NEventsListener).toBe(0);
  });
});

/** Whether a process runs; one that has ended may wait for somebody to ask how. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The number that a program writes into a file, once it has. */
async function childOf(file: string): Promise<number> {
  for (;;) {
    try {
      const pid = Number(readFileSync(file, 'utf8'));
      if (pid > 0) return pid;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
