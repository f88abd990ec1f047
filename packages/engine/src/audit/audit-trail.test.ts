import { describe, expect, it } from 'vitest';
import { planStart } from '../plan/index.ts';
import { runPlay } from '../run/index.ts';
import { awaited, log, logged, untold, world } from './audited-world.test-support.ts';

describe('an auditor that fails as the play begins', () => {
  it('keeps it from beginning: nothing is touched, and the others are told', async () => {
    const of = world([...log(), { type: '_fail' }]);
    const lines = logged(of);
    const result = await of.start();
    expect(of.story()).toEqual([
      'play-began start test: start:db-1 start:web-1',
      'audit-failed _fail (action): it always fails, stopped',
      'start:db-1 settled not-begun (failure)',
      'start:web-1 settled not-begun (failure)',
      'play-ended failed',
    ]);
    expect(result.verdict).toBe('failed');
    expect(of.fleet.calls).toEqual([]);
    expect(lines).toEqual([
      'INFO: operator begins to start db-1, web-1',
      'ERROR: start db-1, web-1: failed: the auditor _fail failed: it always fails',
    ]);
  });

  it('lets it go on where its errors are ignored, and is told of', async () => {
    const of = world([{ type: '_fail', ignore_errors: true, level: 'debug' }, ...log()]);
    const lines = logged(of);
    expect((await of.start()).verdict).toBe('succeeded');
    expect(lines).toHaveLength(2);
    expect(untold(of)).toEqual([
      'audit-failed _fail (action): it always fails',
      'audit-failed _fail (5 more messages): it always fails',
    ]);
  });

  it('is nothing to a play without steps', async () => {
    const of = world([{ type: '_fail' }], { services: { web: { omit: true } } });
    expect((await of.start()).verdict).toBe('succeeded');
  });
});

describe('an auditor that fails later', () => {
  it('changes no outcome', async () => {
    const of = world(log({ level: 'debug' }));
    let lines = 0;
    of.operator.onAppend = () => {
      lines += 1;
      return lines === 1 ? { done: true } : { done: false, cause: 'no space is left on the disk' };
    };
    const { verdict, outcomes } = await of.start();
    expect({ verdict, kinds: outcomes.map(({ outcome }) => outcome.kind) }).toEqual({
      verdict: 'succeeded',
      kinds: ['started', 'started'],
    });
    expect(of.story().filter((line) => /audit|play-ended/.test(line))).toEqual([
      'audit-failed log audit.log (action): no space is left on the disk',
      'audit-failed log audit.log (4 more messages): no space is left on the disk',
      'play-ended succeeded',
    ]);
  });

  it('may throw', async () => {
    const of = world(log());
    of.operator.onAppend = (_, text) => {
      if (text.includes('begins')) return { done: true };
      throw new Error('a bad day');
    };
    expect((await of.start()).verdict).toBe('succeeded');
    expect(untold(of)).toEqual(['audit-failed log audit.log (success): a bad day']);
  });
});

describe('an auditor that hangs', () => {
  const forever = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

  it('as the play begins keeps it from beginning, within its bound', async () => {
    const of = world([{ type: 'http', endpoint: 'http://host/', timeout: 5 }]);
    of.operator.request = (_, signal) => forever(signal);
    const began = of.clock.now();
    await of.start();
    expect(awaited(of)).toEqual(['auditor-awaited http http://host/, 5 s at most']);
    expect(untold(of)).toEqual(['audit-failed http http://host/ (action): not done in 6 s, stopped']);
    expect(of.clock.now() - began).toBe(6000);
  });

  it('holds up no container, nor the end for long; order is kept, and the last message is sent', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `w-${index + 10}`);
    const of = world(
      [
        {
          type: 'http',
          endpoint: 'http://host/',
          payload: '{message}',
          level: 'debug',
          events: ['action', 'success'],
        },
      ],
      {
        services: { web: { instances: names } },
      },
    );
    const sent: string[] = [];
    of.operator.request = async ({ body }, signal) => {
      sent.push(body ?? '');
      return sent.length === 1 ? { answered: true, status: 200, body: '' } : forever(signal);
    };
    const began = of.clock.now();
    let settledAt = 0;
    await of.start({
      onEvent: ({ type, time }) => {
        if (type === 'step-settled') settledAt = time - began;
      },
    });
    expect(settledAt).toBeLessThan(1000);
    expect(of.clock.now() - began).toBeLessThan(20_000);
    expect(awaited(of)).toEqual(['auditor-awaited http http://host/, 13 s at most']);
    expect(sent).toEqual([
      `"operator begins to start ${names.join(', ')}"`,
      ...['w-10', 'w-11', 'w-12'].map((name) => `"operator begins to start ${name}"`),
      `"start ${names.join(', ')}: succeeded"`,
    ]);
    expect(untold(of)).toEqual([
      'audit-failed http http://host/ (action): not done in 4 s',
      'audit-failed http http://host/ (3 more messages): not done in 4 s',
      'audit-failed http http://host/ (37 more messages): not sent within 10 s of the end',
    ]);
  });

  it('is told of while its last answer is waited for, and one that has answered is not', async () => {
    const of = world([{ type: 'http', endpoint: 'http://host/', events: ['success'] }, ...log()]);
    logged(of);
    of.operator.request = (_, signal) => forever(signal);
    await of.start();
    expect(awaited(of)).toEqual(['auditor-awaited http http://host/, 3 s at most']);
    expect(of.story().at(-1)).toBe('play-ended succeeded');
  });

  it('is not waited for after an interruption as the play begins', async () => {
    const of = world([{ type: 'http', endpoint: 'http://host/', timeout: 3000 }, ...log()]);
    const interrupt = new AbortController();
    const lines = logged(of);
    of.operator.request = (_, signal) => {
      of.clock.later(500, () => interrupt.abort('SIGINT'));
      return forever(signal);
    };
    const began = of.clock.now();
    await of.start({ interrupt: interrupt.signal });
    expect(of.clock.now() - began).toBeLessThan(11_000);
    expect(of.story()[0]).toBe('play-began start test: start:db-1 start:web-1');
    expect(of.story().slice(1, 4)).toEqual([
      'interrupted by SIGINT',
      'start:db-1 settled not-begun (interrupted)',
      'start:web-1 settled not-begun (interrupted)',
    ]);
    expect(of.fleet.calls).toEqual([]);
    expect(lines.at(-1)).toBe('ERROR: start db-1, web-1: failed: interrupted by SIGINT: 2 not begun');
  });
});

it('a status that is not of success is remarked upon, and stops nothing', async () => {
  const of = world([{ type: 'http', endpoint: 'http://host/hook' }]);
  of.operator.onRequest = () => ({ answered: true, status: 500, body: '' });
  expect((await of.start()).verdict).toBe('succeeded');
  expect(untold(of)).toEqual(['audit-failed http http://host/*** (action): status 500']);
});

it('a play that cannot go on is told as failed', async () => {
  const of = world(log());
  const lines = logged(of);
  const selection = { things: [], withDependencies: false, ignoreDependencies: false };
  const planned = planStart(of.environment, selection);
  if (!planned.ok) throw new Error('there is no plan');
  const options = {
    keepGoing: false,
    reuse: false,
    concurrency: {
      valueOf() {
        throw new Error('a bug');
      },
    } as unknown as number,
  };
  const { environment, clock, operator, credentials, fleet: connector } = of;
  const outside = { environment, clock, operator, credentials, connector, onEvent: () => undefined };
  const interrupt = new AbortController().signal;
  await expect(runPlay({ plan: planned.plan, options, interrupt, version: '0', ...outside })).rejects.toThrow(
    'a bug',
  );
  expect(lines.at(-1)).toBe('ERROR: start db-1, web-1: failed: a bug');
});

it('a listener that throws keeps nothing from the auditors', async () => {
  const of = world(log());
  const lines = logged(of);
  const onEvent = (): never => {
    throw new Error('broken listener');
  };
  await expect(of.start({ onEvent })).rejects.toThrow('broken listener');
  expect(lines.at(-1)).toBe('INFO: start db-1, web-1: succeeded');
});
