import { describe, expect, it } from 'vitest';
import { headOf, JournalInMemory } from '../journal/journaled-play.test-support.ts';
import { readJournal } from '../journal/read-journal.ts';
import { dictionary, keptText, type SecretReference } from '../model/index.ts';
import { SecretFailure } from '../port/index.ts';
import type { CheckOutline, InstanceOutline } from '../testing/environment-outline.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';

const password = { kind: 'env', name: 'DB_PASSWORD' } as const;
const token = { kind: 'file', path: 'token', directory: '/srv' } as const;

const check: CheckOutline = {
  type: 'http',
  host: '10.0.0.1',
  port: 80,
  portName: null,
  path: '/',
  scheme: 'http',
  method: 'GET',
  matchRegex: null,
  maxWaitSeconds: 5,
  requestsOptions: dictionary(),
  headers: [{ name: 'X-Token', value: keptText(token, { from: 'file', at: '/the/header' }) }],
  auth: null,
};

function world(instances: { readonly [name: string]: InstanceOutline }): PlayWorld {
  return playWorld({ services: { web: { image: 'web:1', instances } } });
}

/** Notes what is looked up; secrets of these kinds cannot be had. */
function lookups({ operator }: PlayWorld, missing: readonly SecretReference['kind'][] = []): string[] {
  const asked: string[] = [];
  operator.onSecret = ({ kind }) => {
    asked.push(kind);
    if (missing.includes(kind)) throw new SecretFailure('it is not there', 'Put it there.');
    return `secret of ${kind}`;
  };
  return asked;
}

describe('secrets', () => {
  it('are looked up once in a play, for however many instances', async () => {
    const instances = Object.fromEntries(
      ['web-1', 'web-2', 'web-3'].map((name) => [
        name,
        { env: { A: password, B: password }, lifecycle: { running: [check] } },
      ]),
    );
    const of = world(instances);
    const asked = lookups(of);
    const created = await of.start();

    expect(created.verdict).toBe('succeeded');
    expect(asked.toSorted()).toEqual(['env', 'file']);
    const [container] = of.fleet.engine('h1').list();
    expect(JSON.stringify(of.events)).not.toContain('secret of');
    expect(container?.labels).not.toContain('secret of');
  });

  it('are not looked up for what needs none', async () => {
    const of = world({ 'web-1': { env: { A: password }, lifecycle: { 'pre-stop': [check] } } });
    await of.start();
    const asked = lookups(of);
    await of.start();
    await of.play('pull');
    await of.play('kill');
    await of.play('clean');

    expect(asked).toEqual([]);
  });

  it.each(['start', 'restart'] as const)(
    'that a %s cannot have fail it before anything is touched',
    async (play) => {
      const of = world({ 'web-1': { env: { A: password } } });
      await of.start();
      if (play === 'start') await of.stop();
      const before = of.ships();
      lookups(of, ['env']);
      of.fleet.forgetCalls();
      const result = await of.play(play);

      expect(result.failures).toEqual([
        {
          code: 'secret-unavailable',
          ship: 'h1',
          instance: 'web-1',
          during: 'looking up its secrets',
          cause: 'The secret for A cannot be had: it is not there.',
          hint: 'Put it there.',
          at: '/services/web/instances/web-1/env/A',
        },
      ]);
      expect(of.ships()).toEqual(before);
      expect(of.fleet.calls.filter(({ call }) => !['list', 'inspect'].includes(call))).toEqual([]);
    },
  );

  it.each([
    ['start', 'running'],
    ['restart', 'stopped'],
    ['stop', 'stopped'],
    ['kill', 'stopped'],
  ] as const)('of checks are looked up before a %s touches anything', async (play, state) => {
    const of = world({ 'web-1': { lifecycle: { [state]: [check] } } });
    if (play !== 'start') await of.start();
    const before = of.ships();
    lookups(of, ['file']);
    const result = await of.play(play);

    expect(result.failures).toMatchObject([
      {
        code: 'secret-unavailable',
        cause: 'The secret for the header X-Token cannot be had: it is not there.',
        at: '/the/header',
      },
    ]);
    expect(of.ships()).toEqual(before);
  });

  it('that cannot be had are all told at once, each with its place', async () => {
    const of = world({ 'web-1': { env: { A: password, B: token }, lifecycle: { running: [check] } } });
    lookups(of, ['env', 'file']);
    const { failures } = await of.start();

    const at = (name: string): string => `/services/web/instances/web-1/env/${name}`;
    expect(failures).toEqual([
      {
        code: 'secret-unavailable',
        ship: 'h1',
        instance: 'web-1',
        during: 'looking up its secrets',
        cause: 'The secret for A cannot be had: it is not there.',
        hint: 'Put it there.',
        at: at('A'),
        others: [
          { cause: 'The secret for B cannot be had: it is not there.', hint: 'Put it there.', at: at('B') },
          {
            cause: 'The secret for the header X-Token cannot be had: it is not there.',
            hint: 'Put it there.',
            at: '/the/header',
          },
        ],
      },
    ]);
    expect(of.ships()).toEqual({ h1: [] });
  });

  it('are hidden in what checks print, however they are escaped', async () => {
    const exec: CheckOutline = { type: 'exec', command: ['probe'], attempts: 1, envFrom: 'env' };
    const of = world({ 'web-1': { env: { A: password, LEVEL: 'debug' }, lifecycle: { running: [exec] } } });
    of.operator.onSecret = () => 'hunter 2';
    of.operator.onRun = () => ({
      kind: 'exited',
      exitCode: 1,
      output: `debug\n${Buffer.from('x:hunter 2').toString('base64')}\nA=hunter%202 "hunter\\u00202"\n`,
    });
    const { failures } = await of.start();

    expect(failures.map(({ cause, output }) => [cause, output])).toEqual([
      [
        'exit code 1: A=*** "***", 1 attempt in 0.0 s.',
        ['debug', expect.stringMatching(/^eDp?\*\*\*$/), 'A=*** "***"'],
      ],
    ]);
  });

  it('are hidden in what a container prints that runs already, or all of that is', async () => {
    const rexec: CheckOutline = { type: 'rexec', command: ['env'], attempts: 1 };
    const of = world({ 'web-1': { env: { A: password }, lifecycle: { running: [rexec] } } });
    of.fleet.onExec = () => ({ exitCode: 0, output: '' });
    await of.start();
    of.fleet.onExec = () => ({ exitCode: 1, output: 'A=secret of env\n' });
    const causes = async (): Promise<string[]> => (await of.start()).failures.map(({ cause }) => cause);

    expect(await causes()).toEqual(['exit code 1: A=***, 1 attempt in 0.0 s.']);
    lookups(of, ['env']);
    expect(await causes()).toEqual(['exit code 1, 1 attempt in 0.0 s.']);
  });

  it.each(['exec', 'rexec'] as const)('are hidden in what %s prints in colours', async (type) => {
    const one: CheckOutline =
      type === 'exec'
        ? { type, command: ['probe'], attempts: 1, envFrom: 'env' }
        : { type, command: ['probe'], attempts: 1 };
    const of = world({ 'web-1': { env: { A: password }, lifecycle: { running: [one] } } });
    of.operator.onSecret = () => 'hunter2';
    const output = 'pw=hun\u001b[1mter2\u001b[0m\r\nlogin \u001b[31mfailed\u001b[0m\r\n';
    of.operator.onRun = () => ({ kind: 'exited', exitCode: 1, output });
    of.fleet.onExec = () => ({ exitCode: 1, output });

    expect((await of.start()).failures.map(({ cause, output: lines }) => [cause, lines])).toEqual([
      ['exit code 1: login failed, 1 attempt in 0.0 s.', ['pw=***', 'login failed']],
    ]);
  });

  it('that a check’s command spells out are hidden in what it prints, as they are in its name', async () => {
    const command = ['sh', '-xc', 'mysql --password=hunter2secret -u ada; exit 1'];
    const one: CheckOutline = { type: 'exec', command, attempts: 1, envFrom: 'env' };
    const of = world({ 'web-1': { lifecycle: { running: [one] } } });
    const output = '+ mysql --password=hunter2secret -u ada\nno route\n';
    of.operator.onRun = () => ({ kind: 'exited', exitCode: 1, output });

    expect((await of.start()).failures.map(({ output: lines }) => lines)).toEqual([
      ['+ mysql --password=*** -u ada', 'no route'],
    ]);
  });

  it('in URLs of variables are hidden in what a container prints', async () => {
    const rexec: CheckOutline = { type: 'rexec', command: ['env'], attempts: 1 };
    const env = { A: 'postgres://ada:hunter%402@db/x' };
    const of = world({ 'web-1': { env, lifecycle: { running: [rexec] } } });
    of.fleet.onExec = () => ({ exitCode: 1, output: 'A=postgres://ada:hunter%402@db/x hunter@2\n' });

    expect((await of.start()).failures.map(({ cause }) => cause)).toEqual([
      'exit code 1: A=postgres://ada:***@db/x ***, 1 attempt in 0.0 s.',
    ]);
  });

  it('that one instance cannot have keep nothing from others that go on', async () => {
    const of = world({ 'web-1': { env: { A: password } }, 'web-2': {} });
    lookups(of, ['env']);
    await of.start({ keepGoing: true });

    expect(of.ships()).toEqual({ h1: ['web-2 running'] });
  });

  it('are hidden where an Engine repeats the variable that it refuses', async () => {
    const of = world({ 'web-1': { env: { A: password } } });
    of.operator.onSecret = () => 'hunter2';
    of.fleet.fault({ call: 'create', does: 'refused', message: 'invalid environment variable: A=hunter2' });
    const { failures } = await of.start();

    expect(failures.map(({ cause }) => cause)).toEqual(['invalid environment variable: A=***.']);
  });

  it('of an auditor that cannot be had keep the play from beginning', async () => {
    const of = playWorld({
      services: { web: {} },
      audit: [{ type: 'http', endpoint: 'http://10.0.0.9/hook', headers: { 'X-Token': { env: 'T' } } }],
    });
    lookups(of, ['env']);
    const result = await of.start();

    expect(result.verdict).toBe('failed');
    expect(of.events.filter(({ type }) => type === 'audit-failed')).toMatchObject([
      { cause: 'The secret for the header X-Token cannot be had: it is not there.', stopped: true },
    ]);
    expect(of.ships()).toEqual({ h1: [] });
  });

  it.each(['start', 'restart'] as const)(
    'that take their time are told of, and an interrupted %s has begun nothing then',
    async (play) => {
      const slow = { kind: 'command', command: ['ask'], directory: '/srv' } as const;
      const of = world({ 'web-1': { env: { A: slow } } });
      if (play === 'restart') await of.start();
      const before = of.ships();
      const interrupt = new AbortController();
      of.operator.onSecret = () => {
        queueMicrotask(() => interrupt.abort('SIGTERM'));
        return new Promise(() => undefined);
      };
      const journal = new JournalInMemory();
      const result = await of.play(play, {
        interrupt: interrupt.signal,
        changePlan: (plan) => {
          journal.write(headOf(plan));
          return plan;
        },
        onEvent: (event) => journal.hear(event),
      });

      expect(of.story().slice(-4)).toEqual([
        `${play}:web-1 looking up secrets`,
        'interrupted by SIGTERM',
        expect.stringContaining(`${play}:web-1 settled interrupted while looking up its secrets`),
        'play-ended interrupted',
      ]);
      expect(result.verdict).toBe('interrupted');
      expect(of.ships()).toEqual(before);
      const read = readJournal(journal.text);
      expect(read.ok && read.journal.steps.map(({ state }) => state)).toEqual(['not-begun']);
    },
  );

  it('that are there are told of no more', async () => {
    const of = world({ 'web-1': { env: { A: token } } });
    await of.start();
    const told = of.story().filter((line) => line.includes('looking'));
    expect(told.slice(0, 2)).toEqual(['start:web-1 looking up secrets', 'start:web-1 looking']);
  });

  it('do not change what is asked of a container: it is left alone', async () => {
    const of = world({ 'web-1': { env: { A: password } } });
    of.operator.onSecret = () => 'one';
    await of.start();
    const digest = (): unknown => of.fleet.engine('h1').list()[0]?.labels['maestro.specification'];
    const first = digest();
    await of.stop();
    of.operator.onSecret = () => 'two';
    await of.start();

    expect(digest()).toBe(first);
  });
});
