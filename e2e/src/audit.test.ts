import { chmodSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { overFleet, server, webService } from './harness/environment-file.ts';
import { outcomes } from './harness/events.ts';
import { describeOnLab, fleet, ship, standing } from './harness/fleet.ts';
import { type Workplace, workplace } from './harness/maestro.ts';

interface Told {
  readonly path: string;
  readonly text: string;
}

/** A server on this machine that keeps what it is told; at `/hang` it never answers. */
async function listener(): Promise<{ readonly url: string; readonly told: Told[] }> {
  const told: Told[] = [];
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const { text, attachments } = JSON.parse(body) as { text?: string; attachments?: { text: string }[] };
      const path = request.url ?? '';
      told.push({ path, text: text ?? attachments?.[0]?.text ?? '' });
      if (path !== '/hang') response.end('{"ok":true}');
    });
  });
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, told };
}

const everyKind = (url: string): string => `
audit:
  - {type: log, file: audit.log, level: debug}
  - {type: http, endpoint: "${url}/hook", payload: {text: "{message}", none: ""}, events: [action, success, error]}
  - {type: http, endpoint: "${url}/hang", timeout: 0.5, level: debug, payload: {text: "{message}"}, ignore_errors: yes}
  - {type: slack, channel: "#ops", token: hunter2, endpoint: "${url}/slack"}
  - {type: exec, script: ./note, args: "{action} {what} {who}"}
  - {type: hipchat}
  - {type: _fail, ignore_errors: yes}
`;

/** A folder with the script that the auditors have. */
function audited(environmentFile: string): Workplace {
  const place = workplace(environmentFile);
  place.write('note', '#!/bin/sh\necho "$# $1, $2, $3: $(cat)" >> note.txt\n');
  chmodSync(join(place.directory, 'note'), 0o755);
  return place;
}

const textsAt = (told: readonly Told[], path: string): string[] =>
  told.filter((each) => each.path === path).map(({ text }) => text);

const env = { LOGNAME: 'alice' };

describeOnLab('auditors', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  test('of every kind hear of plays over several ships; those that fail change nothing', async () => {
    const { url, told } = await listener();
    const services = webService('app', 3, { firstPort: 21500 });
    const environmentFile = overFleet(lab, services) + everyKind(url);
    const { directory, maestroWith } = audited(environmentFile);
    const placeOf = (auditor: string): string => {
      const line = environmentFile.split('\n').findIndex((text) => text.includes(auditor));
      return `maestro.yaml:${line + 1}:5`;
    };

    // Two of them fail from the first message on; the play succeeds all the same.
    const started = await maestroWith({ env }, 'start');
    expect(started.code).toBe(0);
    expect(await standing(lab)).toEqual({
      'ship1/app-1': 'running',
      'ship2/app-2': 'running',
      'ship3/app-3': 'running',
    });
    const all = 'app-1, app-2, app-3';
    expect(textsAt(told, '/hook')).toEqual([`alice begins to start ${all}`, `start ${all}: succeeded`]);
    expect(textsAt(told, '/slack')).toEqual(textsAt(told, '/hook'));

    // The log has a line per container, in the order of events.
    const lines = readFileSync(join(directory, 'audit.log'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} /, ''));
    expect([lines[0], lines.at(-1)]).toEqual([
      `INFO: alice begins to start ${all}`,
      `INFO: start ${all}: succeeded`,
    ]);
    for (const name of ['app-1', 'app-2', 'app-3'])
      expect(lines.filter((line) => line.startsWith('DEBUG') && line.includes(name))).toEqual([
        `DEBUG: alice begins to start ${name}`,
        `DEBUG: start ${name}: succeeded`,
      ]);
    expect(lines).toHaveLength(8);

    // The script ran once, with the containers and their ships' addresses.
    const containers = Object.fromEntries(
      [1, 2, 3].map((number) => [
        `app-${number}`,
        { ship: ship(lab, `ship${number}`).address, service: 'app' },
      ]),
    );
    expect(readFileSync(join(directory, 'note.txt'), 'utf8')).toBe(
      `3 start, ${all}, alice: ${JSON.stringify(containers)}\n`,
    );

    // What was not told is said beside the outcome, with its place in the file, and no secret.
    const hang = `auditor http ${url}/*** (${placeOf('/hang')}), when told of`;
    const { host } = new URL(url);
    for (const warning of [
      `auditor _fail (${placeOf('_fail')}), when told of the beginning: it always fails`,
      `auditor _fail (${placeOf('_fail')}), when told of the success: it always fails`,
      `${hang} the beginning: ${host}: no answer in 0.5 s`,
      `${hang} 3 more things, the last time: ${host}: no answer in 0.5 s`,
    ])
      expect(started.stderr).toContain(`warning[auditor-failed]: ${warning}\n`);
    expect(started.stdout + started.stderr).not.toContain('hunter2');
  });

  test('hear of a play that fails, and of one that is interrupted, as such', async () => {
    const { url, told } = await listener();
    const services = `
  store:
    image: busybox:test
    instances:
      store-1: {ship: ship1, command: ${server}, stop_timeout: 1}
    lifecycle: {running: [{type: exec, command: test -f ready, attempts: 100}]}
${webService('front', 1, { firstPort: 21510, requires: ['store'] })}`;
    const { begin, maestroWith, write, directory } = audited(overFleet(lab, services) + everyKind(url));

    const running = begin('start', '--json');
    await running.line(/"checking"/);
    running.signal('SIGINT');
    expect((await running.ended).code).toBe(130);
    expect(textsAt(told, '/hook').slice(1)).toEqual([
      'start store-1: failed: interrupted while waiting for the running checks',
      'start store-1, front-1: failed: interrupted by SIGINT: 1 interrupted, 1 not begun',
    ]);
    expect(textsAt(told, '/slack')).toEqual(textsAt(told, '/hook'));

    told.length = 0;
    write('maestro.yaml', overFleet(lab, services.replace('attempts: 100', 'attempts: 1')) + everyKind(url));
    expect((await maestroWith({ env }, 'start')).code).toBe(1);
    const cause = 'running check exec test -f ready: exit code 1, 1 attempt in TIME s.';
    expect(textsAt(told, '/hook').map((text) => text.replace(/\d+\.\d s/, 'TIME s'))).toEqual([
      'alice begins to start store-1, front-1',
      `start store-1: failed: ${cause}`,
      `start store-1, front-1: failed: store-1 on ship1, ${cause}`,
    ]);
    expect(textsAt(told, '/slack')).toEqual(textsAt(told, '/hook'));

    // Scripts are for plays that succeed.
    expect(() => readFileSync(join(directory, 'note.txt'))).toThrow('ENOENT');
  });

  test('that fail as a play begins keep it from beginning, and no ship is touched', async () => {
    const { url, told } = await listener();
    const services = webService('app', 3, { firstPort: 21520 });
    const auditors = everyKind(url)
      .replace('./note', './gone')
      .replace(', ignore_errors: yes}\n  - {type: sl', '}\n  - {type: sl');
    const { maestroWith } = audited(overFleet(lab, services) + auditors);
    const { code, stdout } = await maestroWith({ env }, 'start', '--json');
    expect(code).toBe(1);
    expect(outcomes(stdout)).toEqual({
      'start:app-1': 'not-begun',
      'start:app-2': 'not-begun',
      'start:app-3': 'not-begun',
    });
    expect(stdout).not.toContain('ship-observed');
    expect(await standing(lab)).toEqual({});
    expect(textsAt(told, '/slack').at(-1)).toBe(
      `start app-1, app-2, app-3: failed: the auditor http ${url}/*** failed: ${new URL(url).host}: no answer in 0.5 s`,
    );
  });
});
