import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemOperator } from '../lifecycle/index.ts';
import type { AuditEvent } from '../model/index.ts';
import type { Operator } from '../port/index.ts';
import { systemClock } from '../run/index.ts';
import { buildEnvironment } from '../testing/build-environment.ts';
import type { EnvironmentOutline } from '../testing/environment-outline.ts';
import { AuditChannel, type AuditFailure } from './audit-channel.ts';
import type { AuditMessage } from './message.ts';

type AuditorOutline = NonNullable<EnvironmentOutline['audit']>[number];

const servers: Server[] = [];
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-audit-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @returns the server's port. */
function listen(server: Server): Promise<number> {
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function serve(answer: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(answer))}`;
}

function message(event: AuditEvent): AuditMessage {
  const targets = [{ instance: 'web-1', service: 'web', shipIp: '10.0.0.1' }];
  const reason = event === 'error' ? 'a bad day' : null;
  return { event, scope: 'play', action: 'start', targets, who: 'alice', time: Date.now(), reason };
}

const system = (): Operator =>
  systemOperator({
    environment: { PATH: process.env['PATH'], USER: 'alice' },
    workingDirectory: folder,
  });

/** Tells an auditor of a play that succeeds. @returns what it was not told, and how many milliseconds that took. */
async function tell(
  auditor: AuditorOutline,
  operator: Operator = system(),
): Promise<{ readonly untold: string[]; readonly ms: number }> {
  const failures: AuditFailure[] = [];
  const { audit } = buildEnvironment({ services: {}, audit: [auditor] });
  const [built] = audit;
  if (built === undefined) throw new Error('there is no auditor');
  const channel = new AuditChannel(built, { operator, clock: systemClock }, (failure) =>
    failures.push(failure),
  );
  const began = Date.now();
  await channel.send(message('action'));
  await channel.close(message('success'));
  const untold = failures.map(
    ({ event, messages, cause, stopped }) => `${messages} ${event}: ${cause}${stopped ? ', stopped' : ''}`,
  );
  return { untold, ms: Date.now() - began };
}

const hook = (endpoint: string): AuditorOutline => ({
  type: 'http',
  endpoint,
  timeout: 1,
  payload: '{message}',
});

/** The address without its scheme, as causes name it. */
const host = (url: string): string => new URL(url).host;

describe('an endpoint', () => {
  it.each([['POST'], ['GET']])('is sent its message by %s', async (method) => {
    const requests: unknown[] = [];
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        requests.push([
          request.method,
          request.url,
          request.headers['content-type'],
          request.headers['x-a'],
          body,
        ]);
        response.end('x'.repeat(100_000));
      });
    });
    const told = await tell({
      ...hook(`${url}/hook?a=1`),
      method,
      headers: { 'X-A': 'b' },
    } as AuditorOutline);
    expect(told.untold).toEqual([]);
    expect(requests).toEqual([
      [method, '/hook?a=1', 'application/json; charset=utf-8', 'b', '"alice begins to start web-1"'],
    ]);
  });

  it('that hangs is left after its timeout', async () => {
    const url = await serve(() => undefined);
    const { untold, ms } = await tell(hook(url));
    expect(untold).toEqual([`1 action: ${host(url)}: no answer in 1 s, stopped`]);
    expect(ms).toBeLessThan(3000);
  });

  it('that answers 500 is remarked upon', async () => {
    const url = await serve((_, response) => {
      response.statusCode = 500;
      response.end('no');
    });
    expect((await tell(hook(url))).untold).toEqual(['1 action: status 500']);
  });

  it('that redirects for ever is left', async () => {
    const url = await serve((_, response) => {
      response.writeHead(307, { location: '/again' });
      response.end();
    });
    expect((await tell(hook(url))).untold).toEqual(['1 action: more than 30 redirects, stopped']);
  });

  it('that cuts the line is told of', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/half') response.write('half');
      setImmediate(() => request.socket.destroy());
    });
    for (const path of ['', '/half'])
      expect((await tell(hook(url + path))).untold).toEqual([
        `1 action: ${host(url)}: the connection was cut, stopped`,
      ]);
  });

  it('that answers without end is read for so long', async () => {
    const url = await serve((_, response) => {
      const more = (): void => {
        while (response.writable && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    const { untold, ms } = await tell(hook(url));
    expect(untold).toEqual([]);
    expect(ms).toBeLessThan(5000);
  });

  it('that answers without end, and slowly, is left after its timeout', async () => {
    const url = await serve((request, response) => {
      const timer = setInterval(() => response.write('x'), 50);
      request.on('close', () => clearInterval(timer));
    });
    const { untold, ms } = await tell(hook(url));
    expect(untold).toEqual([`1 action: ${host(url)}: no answer in 1 s, stopped`]);
    expect(ms).toBeLessThan(3000);
  });

  it('with a certificate that nobody vouches for is not told', async () => {
    const key = join(folder, 'key.pem');
    const certificate = join(folder, 'certificate.pem');
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '1',
        '-subj',
        '/CN=127.0.0.1',
        '-keyout',
        key,
        '-out',
        certificate,
      ],
      { stdio: 'ignore' },
    );
    const requests: unknown[] = [];
    const options = { key: readFileSync(key), cert: readFileSync(certificate) };
    const port = await listen(createTlsServer(options, (request) => requests.push(request.url)));
    expect((await tell(hook(`https://127.0.0.1:${port}`))).untold).toEqual([
      `1 action: 127.0.0.1:${port}: self-signed certificate, stopped`,
    ]);
    expect(requests).toEqual([]);
  });

  it('that nobody listens at, and one that is no URL, are told of without what is secret', async () => {
    const url = await serve(() => undefined);
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    const secret = url.replace('//', '//me:hunter1@');
    expect([(await tell(hook(`${secret}/hunter2`))).untold, (await tell(hook('hunter3'))).untold]).toEqual([
      [`1 action: ${host(url)}: connection refused, stopped`],
      ['1 action: its endpoint is not a URL that can be called, stopped'],
    ]);
  });

  it('that is kept elsewhere is not told of in part: neither its host nor its port', async () => {
    const { port } = new URL(await serve(() => undefined));
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    // Too long for a label: no name server is asked.
    const unknown = 'x'.repeat(64);
    const kept = { ...hook(''), endpoint: { env: 'HOOK' } } as AuditorOutline;
    const causes: string[][] = [];
    for (const HOOK of [
      `http://127.0.0.1:${port}/a`,
      `http://[::1]:${port}/a`,
      `https://${unknown}.test/a`,
    ]) {
      const operator = systemOperator({ environment: { HOOK }, workingDirectory: folder });
      causes.push((await tell(kept, operator)).untold);
    }
    const redirected: Operator = {
      ...systemOperator({ environment: { HOOK: 'https://hook.test/a' }, workingDirectory: folder }),
      request: async () => ({
        answered: false,
        cause: 'www.hook.test:81 (where hook.test redirects to): no',
      }),
    };
    causes.push((await tell(kept, redirected)).untold);
    expect(causes).toEqual([
      ['1 action: ***: connection refused, stopped'],
      ['1 action: ***: connection refused, stopped'],
      ['1 action: ***: the name is not known, stopped'],
      ['1 action: *** (where *** redirects to): no, stopped'],
    ]);
  });

  it('is not sent a header that cannot be one', async () => {
    const url = await serve((_, response) => response.end());
    const { untold } = await tell({
      ...hook(url),
      headers: { 'X-A': 'hunter2\r\nX-B: c' },
    } as AuditorOutline);
    expect(untold).toHaveLength(1);
    expect(untold[0]).toMatch(/^1 action: .*header.*, stopped$/);
    expect(untold[0]).not.toContain('hunter2');
  });
});

describe('Slack, elsewhere', () => {
  it('is sent its messages in order', async () => {
    const requests: unknown[] = [];
    const endpoint = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        const { attachments } = JSON.parse(body) as { attachments: { text: string }[] };
        requests.push([request.headers.authorization, attachments[0]?.text]);
        response.end('{"ok":true}');
      });
    });
    expect((await tell({ type: 'slack', channel: 'c', token: 'xoxb-1', endpoint })).untold).toEqual([]);
    expect(requests).toEqual([
      ['Bearer xoxb-1', 'alice begins to start web-1'],
      ['Bearer xoxb-1', 'start web-1: succeeded'],
    ]);
  });

  it('does not take its token to where it is redirected', async () => {
    const requests: unknown[] = [];
    const endpoint = await serve((request, response) => {
      requests.push(request.url);
      response.writeHead(302, { location: '/elsewhere' });
      response.end();
    });
    const { untold } = await tell({ type: 'slack', channel: 'c', token: 'xoxb-1', endpoint });
    expect({ untold, requests }).toEqual({ untold: ['1 action: status 302, stopped'], requests: ['/'] });
  });
});

describe('a log file', () => {
  it('is appended to from the working directory', async () => {
    writeFileSync(join(folder, 'audit.log'), 'before\n');
    expect((await tell({ type: 'log', file: 'audit.log' })).untold).toEqual([]);
    const lines = readFileSync(join(folder, 'audit.log'), 'utf8').replace(/^\d.{22}/gm, 'TIME');
    expect(lines).toBe('before\nTIME INFO: alice begins to start web-1\nTIME INFO: start web-1: succeeded\n');
  });

  it.runIf(existsSync('/dev/full'))(
    'whose disk is full, or whose folder is missing, is told of',
    async () => {
      expect((await tell({ type: 'log', file: '/dev/full', ignore_errors: true })).untold).toEqual([
        '1 action: no space is left on the disk',
        '1 success: no space is left on the disk',
      ]);
      expect((await tell({ type: 'log', file: 'gone/audit.log' })).untold).toEqual([
        '1 action: its folder does not exist, stopped',
      ]);
    },
  );
});

describe('a script', () => {
  const script = (name: string, text: string): AuditorOutline => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
    return { type: 'exec', script: `./${name}`, args: '{action} {what}' };
  };
  /** Time runs out sooner. */
  const hurried = (): Operator => {
    const operator = system();
    return {
      ...operator,
      run: (request, signal) => operator.run({ ...request, timeoutMs: 300 }, signal),
    };
  };

  it('is run in the working directory, without a shell', async () => {
    const auditor = script('note', 'cat > note.txt; echo "$# $1 $2 $USER" >> note.txt');
    expect((await tell({ ...auditor, args: ['$HOME', 'a; b'] } as AuditorOutline)).untold).toEqual([]);
    expect(readFileSync(join(folder, 'note.txt'), 'utf8')).toBe(
      '{"web-1":{"ship":"10.0.0.1","service":"web"}}2 $HOME a; b alice\n',
    );
    expect((await tell({ ...auditor, script: 'note' } as AuditorOutline)).untold).toEqual([]);
    expect(readFileSync(join(folder, 'note.txt'), 'utf8')).toMatch(/2 start web-1 alice\n$/);
  });

  it('that fails is told of with the last that it said', async () => {
    expect((await tell(script('fail', 'echo no; exit 3'))).untold).toEqual(['1 success: exit code 3: no']);
  });

  it('that hangs and ignores SIGTERM is ended, with what it has begun', async () => {
    const auditor = script('hang', `trap '' TERM; sleep 60 & echo $! > hang.pid; while :; do sleep 1; done`);
    const { untold, ms } = await tell(auditor, hurried());
    expect(untold).toEqual(['1 success: not done after 60 s, ended']);
    expect(ms).toBeLessThan(5000);
    const pid = Number(readFileSync(join(folder, 'hang.pid'), 'utf8'));
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('that floods its output is no matter', async () => {
    const { untold } = await tell(
      script('flood', 'head -c 20000000 /dev/zero | tr "\\\\0" x; echo; echo end; exit 1'),
    );
    expect(untold).toEqual(['1 success: exit code 1: end']);
  });

  it('that is not there, and one that must not be run, are told of', async () => {
    writeFileSync(join(folder, 'plain'), 'text');
    expect([
      (await tell({ type: 'exec', script: './gone' })).untold,
      (await tell({ type: 'exec', script: './plain' })).untold,
    ]).toEqual([
      ['1 success: there is no command ./gone'],
      ['1 success: ./plain must not be run: permission denied'],
    ]);
  });
});

/** Whether a process runs; one that has ended but was not collected by its parent does not. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'));
}
