import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, watch } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { overFleet, server, webService } from './harness/environment-file.ts';
import { outcomes } from './harness/events.ts';
import { describeOnLab, fleet, standing } from './harness/fleet.ts';
import { launcher, stateOf, workplace } from './harness/maestro.ts';

describeOnLab('the operator', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  const waiting = `
  first:
    image: busybox:test
    instances:
      first-1: {ship: ship1, command: ${server}, stop_timeout: 1}
    lifecycle: {running: [{type: exec, command: test -f ready, attempts: 100}]}
${webService('second', 2, { firstPort: 21400, requires: ['first'] })}`;

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    test(`${signal} while a check waits: nothing new begins, every instance is accounted for, exit code ${code}`, async () => {
      const { begin, maestro, write } = workplace(overFleet(lab, waiting));
      const running = begin('start', '--json');
      await running.line(/"checking"/);
      running.signal(signal);
      const ended = await running.ended;
      expect(ended.code).toBe(code);
      expect(outcomes(ended.stdout)).toEqual({
        'start:first-1': 'interrupted',
        'start:second-1': 'not-begun',
        'start:second-2': 'not-begun',
      });
      expect(await standing(lab)).toEqual({ 'ship1/first-1': 'running' });

      // Run again, it converges.
      write('ready', '');
      expect((await maestro('start')).code).toBe(0);
      expect(Object.keys(await standing(lab))).toHaveLength(3);
    });
  }

  test('SIGINT while a container stops: it is let stop, and no other one begins to', async () => {
    const services = `
  deaf:
    image: busybox:test
    instances:
      deaf-1: {ship: ship1, command: [sh, -c, "trap '' TERM; while :; do sleep 1; done"], stop_timeout: 2}
      deaf-2: {ship: ship2, command: ${server}, stop_timeout: 1}
${webService('front', 1, { firstPort: 21430, requires: ['deaf'], check: false })}`;
    const { begin, maestro } = workplace(overFleet(lab, services));
    expect((await maestro('start')).code).toBe(0);
    const running = begin('stop', '-a', '-c', '1', '--json');
    await running.line(/"stop:deaf-1".*"waiting-for-stop"/);
    running.signal('SIGINT');
    const ended = await running.ended;
    expect({ code: ended.code, outcomes: outcomes(ended.stdout) }).toEqual({
      code: 130,
      outcomes: { 'stop:front-1': 'stopped', 'stop:deaf-1': 'stopped', 'stop:deaf-2': 'not-begun' },
    });
    expect(await standing(lab)).toEqual({
      'ship1/front-1': 'exited',
      'ship1/deaf-1': 'exited',
      'ship2/deaf-2': 'running',
    });
    // Where it comes too late to keep anything from being done, a script that calls it hears of it all the same.
    const rest = begin('stop', '-a', '--json');
    await rest.line(/"stop:deaf-2".*"waiting-for-stop"/);
    rest.signal('SIGINT');
    const done = await rest.ended;
    expect({ code: done.code, outcomes: outcomes(done.stdout) }).toEqual({
      code: 130,
      outcomes: { 'stop:front-1': 'already-down', 'stop:deaf-1': 'already-down', 'stop:deaf-2': 'stopped' },
    });
    expect((await maestro('lock')).stdout).toBe('e2e: no lock on 3 ships\n');
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('a second %s leaves at once, and names what is in doubt', async (signal, code) => {
    const { begin, maestro } = workplace(
      overFleet(
        lab,
        `
  deaf:
    image: busybox:test
    instances:
      deaf-1: {ship: ship1, command: [sh, -c, "trap '' TERM; while :; do sleep 1; done"], stop_timeout: 20}
`,
      ),
    );
    expect((await begin('start').ended).code).toBe(0);
    const running = begin('stop', '-a', '--json');
    await running.line(/"operation":"stop"/);
    running.signal(signal);
    await running.line(/"type":"interrupted"/);
    running.signal(signal);
    const ended = await running.ended;
    expect(ended.code).toBe(code);
    const last = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
    expect(last).toMatchObject({
      type: 'left',
      signal,
      inDoubt: [{ step: 'stop:deaf-1', activity: { kind: 'waiting-for-stop', timeoutSeconds: 20 } }],
    });

    expect((await maestro('kill', '-a')).code).toBe(0);
    expect(await standing(lab)).toEqual({ 'ship1/deaf-1': 'exited' });
  });

  test('leaving at once leaves no command of a check behind', async () => {
    const { begin, directory } = workplace(
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    instances:
      app-1: {ship: ship1, command: ${server}, stop_timeout: 1}
    lifecycle: {running: [{type: exec, command: [sh, -c, "trap '' TERM; echo $$ > pid; while :; do sleep 1; done"]}]}
`,
      ),
    );
    const running = begin('start', '--json');
    const pid = await fileText(join(directory, 'pid'));
    running.signal('SIGINT');
    await running.line(/"type":"interrupted"/);
    running.signal('SIGINT');
    expect((await running.ended).code).toBe(130);
    await expect.poll(() => isAlive(Number(pid))).toBe(false);
  });

  test('a play that nobody reads any more goes on to its end', async () => {
    const { directory } = workplace(overFleet(lab, webService('app', 3, { firstPort: 21460, check: false })));
    const line = `{ "$0" "$1" start -c 1 2>&1; echo "ended with $?" >&2; } | head -n 1`;
    const { stdout, stderr } = spawnSync('bash', ['-c', line, process.execPath, launcher], {
      cwd: directory,
      encoding: 'utf8',
      env: { ...process.env, XDG_STATE_HOME: stateOf(directory) },
    });
    expect({ stdout, stderr }).toEqual({
      stdout: 'start e2e: 3 instances on 3 ships\n',
      stderr: 'ended with 0\n',
    });
    expect(Object.values(await standing(lab))).toEqual(Array(3).fill('running'));
  });

  test('killed outright and run again, it converges', async () => {
    const { begin, maestro } = workplace(overFleet(lab, webService('many', 9, { firstPort: 21420 })));
    for (const moment of [/"operation":"create"/, /"operation":"start"/, /"step-settled"/]) {
      const running = begin('start', '-c', '2', '--json');
      await running.line(moment).catch(() => {});
      running.signal('SIGKILL');
      await running.ended;
    }
    expect((await maestro('start')).code).toBe(0);
    expect(Object.values(await standing(lab))).toEqual(Array(9).fill('running'));
  });

  test("the shell's DOCKER_* variables move no ship", async () => {
    const asked: string[] = [];
    const decoy = createServer((socket) => {
      asked.push('a connection');
      socket.destroy();
    });
    await new Promise<void>((resolve) => decoy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void decoy.close());
    const address = decoy.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { maestroWith } = workplace(overFleet(lab, webService('app', 3, { firstPort: 21440 })));
    const env = {
      DOCKER_HOST: `tcp://127.0.0.1:${port}`,
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: '/nowhere',
      DOCKER_CONTEXT: 'elsewhere',
      DOCKER_API_VERSION: '1.12',
      DOCKER_CONFIG: '/nowhere',
    };
    for (const words of [['start'], ['status', '--check'], ['stop', '-a']]) {
      const { code, stderr } = await maestroWith({ env }, ...words);
      expect({ words, code, stderr: code === 0 ? '' : stderr }).toEqual({ words, code: 0, stderr: '' });
    }
    expect(asked).toEqual([]);
    expect(Object.values(await standing(lab))).toEqual(Array(3).fill('exited'));
  });
});

/** The text of a file, as soon as there is any. */
function fileText(path: string): Promise<string> {
  return new Promise((resolve) => {
    const watcher = watch(dirname(path), look);
    function look(): void {
      const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
      if (text === '') return;
      watcher.close();
      resolve(text);
    }
    look();
  });
}

/** Whether a process runs; one that has ended but was not collected by its parent does not. */
function isAlive(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'));
}
