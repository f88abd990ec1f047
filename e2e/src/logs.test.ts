import { spawn } from 'node:child_process';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { proxyBefore } from './harness/engine-proxy.ts';
import { overFleet } from './harness/environment-file.ts';
import { describeOnLab, engine, fleet, ids, makeByHand, ship } from './harness/fleet.ts';
import { launcher, workplace } from './harness/maestro.ts';
import { sshHome } from './harness/ssh-home.ts';
import { haveTerminal, onTerminal } from './harness/terminal.ts';

/** Counts for ever, and ends at once when asked to. */
const counter = '[sh, -c, "trap exit TERM; i=0; while :; do i=$((i+1)); echo line $i; sleep 0.05; done"]';

describeOnLab('logs', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  const speakers = `
  web:
    image: busybox:test
    instances:
      web-1: {ship: ship1, stop_timeout: 0, command: [sh, -c, "echo one; echo two; printf '\\\\033[31mred\\\\033[0m\\\\033[2J\\\\377\\\\n'; exec sleep 3600"]}
      web-20: {ship: ship2, stop_timeout: 0, command: [sh, -c, "sleep 0.5; echo three >&2; exec sleep 3600"]}
    lifecycle: {running: [{type: sleep, wait: 1}]}
`;
  const bytesOfWeb1 = 'one\ntwo\n\u001b[31mred\u001b[0m\u001b[2J\ufffd\n';

  test('of one container are its lines as they are, on standard output, whichever stream they were written to', async () => {
    const { maestro } = workplace(overFleet(lab, speakers));
    expect((await maestro('start')).code).toBe(0);
    expect(await maestro('logs', 'web-1')).toEqual({ code: 0, stdout: bytesOfWeb1, stderr: '' });
    expect(await maestro('logs', 'web-20')).toEqual({ code: 0, stdout: 'three\n', stderr: '' });
    expect((await maestro('logs', '-n', '2', 'web-1')).stdout).toBe(bytesOfWeb1.slice('one\n'.length));
    expect((await maestro('logs', '-n', '0', 'web-1')).stdout).toBe('');
    expect((await maestro('logs', '-n', '-1', 'web-1')).stdout).toBe(bytesOfWeb1);
  });

  test('of several begin with their names, are in the order of time over all ships, and can be narrowed', async () => {
    const { maestro, write } = workplace(overFleet(lab, speakers));
    expect((await maestro('start')).code).toBe(0);
    const { stdout } = await maestro('logs', 'web');
    expect(stdout).toBe('web-1  | one\nweb-1  | two\nweb-1  | red\\x1b[2J\ufffd\nweb-20 | three\n');
    expect((await maestro('logs', '-n', '1', 'web')).stdout).toBe(
      'web-1  | red\\x1b[2J\ufffd\nweb-20 | three\n',
    );
    expect((await maestro('logs', '-S', 'ship2', 'web')).stdout).toBe('three\n');
    expect((await maestro('logs', '-C', '*-1', 'web')).stdout).toBe(bytesOfWeb1);

    const dated = (await maestro('logs', '-t', 'web')).stdout.trimEnd().split('\n');
    const times = dated.map((line) => /\| (\S{30}) /.exec(line)?.[1] ?? '');
    expect(times).toEqual([...times].sort());
    const [, second = '', third = ''] = times;
    expect((await maestro('logs', '--since', third, 'web')).stdout).toBe(
      'web-1  | red\\x1b[2J\ufffd\nweb-20 | three\n',
    );
    expect((await maestro('logs', '--since', second, '--until', second, 'web')).stdout).toBe(
      'web-1  | two\n',
    );
    expect((await maestro('logs', '--since', '10m', '--until', '5m', 'web')).stdout).toBe('');

    // So long ago is counted by the clock of each ship, and one that differs is told.
    const proxy = await proxyBefore(ship(lab, 'ship2'));
    proxy.setAhead(3_600_000);
    write('maestro.yaml', proxy.behind(overFleet(lab, speakers)));
    const now = Date.now();
    const { stderr } = await maestro('logs', '--since', '10m', 'web');
    expect(stderr).toBe(
      "ship2: its clock is 1 h 00 min ahead of this machine's, and so are the times of its lines\n",
    );
    const since = /[?&]since=(\d+)/.exec(proxy.take().join('\n'))?.[1];
    expect(Math.abs(Number(since) * 1000 - (now + 3_600_000 - 600_000))).toBeLessThan(30_000);
    write('maestro.yaml', overFleet(lab, speakers));

    const records = (await maestro('logs', '--json', '-n', '1', 'web')).stdout.trimEnd().split('\n');
    expect(records.map((record) => JSON.parse(record) as unknown)).toMatchObject([
      { type: 'maestro', command: 'logs' },
      { type: 'log', instance: 'web-1', ship: 'ship1', stream: 'stdout', time: third },
      { type: 'log', instance: 'web-20', ship: 'ship2', stream: 'stderr', text: 'three' },
    ]);
  });

  test.skipIf(!haveTerminal)('on a terminal keep their colours and cannot drive it', async () => {
    const { directory, maestro } = workplace(overFleet(lab, speakers));
    expect((await maestro('start')).code).toBe(0);
    const one = await onTerminal(directory, { columns: 80, rows: 24 }, 'logs', 'web-1');
    expect(one.raw).toBe('one\r\ntwo\r\n\u001b[31mred\u001b[0m\\x1b[2J\ufffd\u001b[0m\r\n');
    const both = await onTerminal(directory, { columns: 80, rows: 24 }, 'logs', '-n', '1', 'web');
    expect(both.lines).toEqual(['web-1  | red\\x1b[2J\ufffd', 'web-20 | three', '']);
  });

  test('what cannot be had is said, and the rest is shown', async () => {
    const services = `${speakers}  mute:
    image: busybox:test
    instances:
      mute-1: {ship: ship1, log_driver: none, stop_timeout: 0, command: [sleep, "3600"]}
      mute-2: {ship: ship3, stop_timeout: 0, command: [sleep, "3600"]}
`;
    const { maestro } = workplace(overFleet(lab, services));
    expect((await maestro('start', 'web', 'mute-1')).code).toBe(0);
    await makeByHand(ship(lab, 'ship3'), 'mute-2', { labels: { 'maestro.environment': 'shop' } });
    expect(await maestro('logs', '-n', '1', 'mute', 'web-20')).toEqual({
      code: 1,
      stdout: 'web-20 | three\n',
      stderr:
        'mute-2 (ship3): the container of this name is not ours: it belongs to environment "shop"\n' +
        'mute-1 (ship1): its log cannot be read: configured logging driver does not support reading\n',
    });
    await engine(ship(lab, 'ship3'), 'DELETE', '/containers/mute-2?force=1');
    expect(await maestro('logs', 'mute-2')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'mute-2 (ship3): there is no container\n',
    });
    expect((await maestro('logs', 'nobody')).code).toBe(2);
    await lab.kill('ship2');
    const { code, stdout, stderr } = await maestro('logs', '-n', '1', 'web');
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'web-1  | red\\x1b[2J\ufffd\n' });
    expect(stderr).toMatch(/^ship2: cannot be reached: connection refused by \S+\n$/);
  });

  const counting = `
  app:
    image: busybox:test
    instances:
      app-1: {ship: ship1, restart: always, stop_timeout: 5, command: ${counter}}
`;

  /** The numbers that were counted, in runs that each begin at 1. */
  function runs(stdout: string): number[][] {
    const all: number[][] = [];
    for (const line of stdout.trimEnd().split('\n')) {
      const number = Number(/^line (\d+)$/.exec(line)?.[1]);
      if (number === 1) all.push([]);
      all.at(-1)?.push(number);
    }
    return all;
  }

  function upTo(count: number): number[] {
    return Array.from({ length: count }, (_, index) => index + 1);
  }

  test('that are followed go on in the container that takes the place: nothing is lost, nothing comes twice', async () => {
    const { begin, maestro } = workplace(overFleet(lab, counting));
    expect((await maestro('start')).code).toBe(0);
    const before = await ids(lab);
    const following = begin('logs', '-F', '-n', 'all', 'app-1');
    await following.line(/^line 5$/);
    expect((await maestro('stop', '-a')).code).toBe(0);
    await following.line(/^app-1 \(ship1\): does not run, its start is waited for$/);
    expect((await maestro('start')).code).toBe(0);
    expect(await ids(lab)).not.toEqual(before);
    await following.line(/^app-1 \(ship1\): is container [0-9a-f]{12} now$/);
    const log = (): Promise<string> => maestro('logs', 'app-1').then(({ stdout }) => stdout);
    await expect.poll(log).toMatch(/^line 5$/m);
    const soFar = (await log()).trimEnd().split('\n').length;
    await expect.poll(async () => (await log()).trimEnd().split('\n').length).toBeGreaterThan(soFar + 2);
    following.signal('SIGINT');
    const { code, stdout } = await following.ended;
    expect(code).toBe(130);
    const [first = [], second = [], ...others] = runs(stdout);
    expect(others).toEqual([]);
    expect(first).toEqual(upTo(first.length));
    expect(first.length).toBeGreaterThanOrEqual(5);
    expect(second).toEqual(upTo(second.length));
    expect(second.length).toBeGreaterThan(soFar);
  });

  test('that are followed go on when a killed Engine is back: nothing is lost, nothing comes twice', async () => {
    const { begin, maestro } = workplace(overFleet(lab, counting));
    expect((await maestro('start')).code).toBe(0);
    const following = begin('logs', '-F', '-n', 'all', 'app-1');
    await following.line(/^line 5$/);
    await lab.kill('ship1');
    await following.line(/^ship1: cannot be reached, it is tried again: /);
    await lab.restart('ship1');
    await following.line(/^ship1: can be reached again$/);
    // The Engine stops what still ran, and starts it again as the file asks.
    const log = (): Promise<number[][]> => maestro('logs', 'app-1').then(({ stdout }) => runs(stdout));
    await expect.poll(async () => (await log())[1]?.length ?? 0, { timeout: 20_000 }).toBeGreaterThan(5);
    const [before = [], after = []] = await log();
    await expect.poll(async () => (await log())[1]?.length ?? 0).toBeGreaterThan(after.length + 2);
    following.signal('SIGINT');
    const { code, stdout } = await following.ended;
    expect(code).toBe(130);
    const [first, second = [], ...others] = runs(stdout);
    expect({ first, others }).toEqual({ first: before, others: [] });
    expect(second).toEqual(upTo(second.length));
    expect(second.length).toBeGreaterThanOrEqual(after.length);
  });

  test('that are followed go on when the ship fell silent without a word: nothing is lost, nothing comes twice', async () => {
    const { begin, maestro } = workplace(overFleet(lab, counting));
    expect((await maestro('start')).code).toBe(0);
    const following = begin('logs', '-F', '-n', 'all', 'app-1');
    await following.line(/^line 5$/);
    await lab.partition('ship1', 'drop');
    // Nothing is ever sent on this connection again, nor does anybody end it.
    await following.line(
      /^ship1: cannot be reached, it is tried again: the connection to \S+ ended in the middle of a call$/,
    );
    await lab.heal('ship1');
    await following.line(/^ship1: can be reached again$/);
    const soFar = runs((await maestro('logs', 'app-1')).stdout)[0]?.length ?? 0;
    await following.line(new RegExp(`^line ${soFar + 2}$`));
    following.signal('SIGINT');
    const { code, stdout } = await following.ended;
    const [counted = [], ...others] = runs(stdout);
    expect({ code, counted, others }).toEqual({ code: 130, counted: upTo(counted.length), others: [] });
  });

  test('that are followed by SSH go on when the server vanished without a word: nothing is lost, nothing comes twice', async () => {
    const { env, key, write } = sshHome();
    const server = await lab.startSshServer('ship1', { authorizedKeys: [key('id_ed25519')] });
    onTestFinished(() => server.stop());
    write('known_hosts', `${server.address} ${server.hostKeys[0]}\n`);
    const { beginWith, maestroWith } = workplace(
      overFleet(lab, counting).replace(
        `{ip: ${server.address}}`,
        `{ip: ${server.address}, ssh_tunnel: {user: root}}`,
      ),
    );
    expect((await maestroWith({ env }, 'start')).code).toBe(0);
    const following = beginWith({ env }, 'logs', '-F', '-n', 'all', 'app-1');
    await following.line(/^line 5$/);
    await lab.partition('ship1', 'drop');
    await server.cut();
    await lab.heal('ship1');
    await following.line(/^ship1: cannot be reached, it is tried again: /);
    await following.line(/^ship1: can be reached again$/);
    const log = async (): Promise<number> =>
      runs((await maestroWith({ env }, 'logs', 'app-1')).stdout)[0]?.length ?? 0;
    const soFar = await log();
    await following.line(new RegExp(`^line ${soFar + 2}$`));
    following.signal('SIGINT');
    const { code, stdout } = await following.ended;
    const [counted = [], ...others] = runs(stdout);
    expect({ code, counted, others }).toEqual({ code: 130, counted: upTo(counted.length), others: [] });
  });

  test('that are followed begin with what comes, and end quietly when nobody reads them any more', async () => {
    const { directory, maestro } = workplace(overFleet(lab, counting));
    expect((await maestro('start')).code).toBe(0);
    await expect.poll(async () => (await maestro('logs', 'app-1')).stdout).toMatch(/^line 3$/m);
    const command = '"$0" "$1" logs -F app-1 | head -n 2; echo "$PIPESTATUS"';
    const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
      const said = { stdout: '', stderr: '' };
      const shell = spawn('bash', ['-c', command, process.execPath, launcher], { cwd: directory });
      for (const stream of ['stdout', 'stderr'] as const) {
        shell[stream].on('data', (chunk: Buffer) => {
          said[stream] += chunk.toString();
        });
      }
      shell.on('close', () => resolve(said));
    });
    const [first = '', second = '', code] = stdout.split('\n');
    const number = Number(first.replace('line ', ''));
    expect(number).toBeGreaterThan(3);
    expect({ second, code, stderr }).toEqual({ second: `line ${number + 1}`, code: '0', stderr: '' });
  });

  test('end at the first line that nobody reads any more, though none follows', async () => {
    const { directory, maestro } = workplace(
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    instances:
      app-1: {ship: ship1, command: [sh, -c, "mkfifo /p; while :; do cat /p; done"], stop_timeout: 0}
`,
      ),
    );
    expect((await maestro('start')).code).toBe(0);
    const say = (word: string) => maestro('exec', 'app-1', '--', 'sh', '-c', `echo ${word} > /p`);
    expect((await say('before')).code).toBe(0);
    const command = '"$0" "$1" logs -F app-1 | head -n 1; echo "$PIPESTATUS"';
    const shell = spawn('bash', ['-c', command, process.execPath, launcher], { cwd: directory });
    let said = '';
    shell.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const closed = new Promise((resolve) => shell.on('close', resolve));
    // Whatever was said before is followed by this, and by nothing.
    const heard = async (): Promise<string> => {
      if (said === '') await say('word');
      return said;
    };
    await expect.poll(heard).not.toBe('');
    await say('last');
    await closed;
    expect(said).toMatch(/^\w+\n0\n$/);
  });

  test('of a container that is not there yet are waited for', async () => {
    const { begin, maestro } = workplace(overFleet(lab, counting));
    const following = begin('logs', '-F', 'app');
    await following.line(/^app-1 \(ship1\): there is no container yet, it is waited for$/);
    expect((await maestro('start')).code).toBe(0);
    await following.line(/^line 1$/);
    following.signal('SIGTERM');
    expect((await following.ended).code).toBe(143);
  });
});
