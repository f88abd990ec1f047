import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../port/index.ts';
import {
  type Auditors,
  called,
  failing,
  interrupting,
  log,
  logged,
  ran,
  untold,
  webDied,
  world,
} from './audited-world.test-support.ts';

describe('a log', () => {
  it('of level info has a line for the beginning and the end of a play', async () => {
    const of = world(log());
    const lines = logged(of);
    await of.start();
    await of.stop();
    expect(lines).toEqual([
      'INFO: operator begins to start db-1, web-1',
      'INFO: start db-1, web-1: succeeded',
      'INFO: operator begins to stop web-1, db-1',
      'INFO: stop web-1, db-1: succeeded',
    ]);
    expect(untold(of)).toEqual([]);
  });

  it('of level debug has lines for each container', async () => {
    const of = world(log({ level: 'debug' }));
    const lines = logged(of);
    await of.start();
    expect(lines).toEqual([
      'INFO: operator begins to start db-1, web-1',
      'DEBUG: operator begins to start db-1',
      'DEBUG: start db-1: succeeded',
      'DEBUG: operator begins to start web-1',
      'DEBUG: start web-1: succeeded',
      'INFO: start db-1, web-1: succeeded',
    ]);
  });

  it('has errors of containers and of the play, at every level', async () => {
    const errors = [
      'ERROR: start web-1: failed: starting the container: The container ended with exit code 3.',
      `ERROR: start db-1, web-1: failed: ${webDied}`,
    ];
    for (const [level, before] of [
      ['info', ['INFO: operator begins to start db-1, web-1']],
      [40, []],
    ] as const) {
      const of = failing(world(log({ level })));
      const lines = logged(of);
      await of.start();
      expect(lines).toEqual([...before, ...errors]);
    }
  });

  it('tells an interrupted play as such', async () => {
    const of = world(log({ level: 'debug' }));
    const lines = logged(of);
    await of.start(interrupting());
    expect(lines).toEqual([
      'INFO: operator begins to start db-1, web-1',
      'DEBUG: operator begins to start db-1',
      'ERROR: start db-1: failed: interrupted before looking for the image',
      'ERROR: start db-1, web-1: failed: interrupted by SIGTERM: 1 interrupted, 1 not begun',
    ]);
  });

  it('counts failures, and tells the first', async () => {
    const of = world(log(), { services: { web: { instances: ['a-1', 'a-2', 'a-3'] } } });
    for (const name of ['a-1', 'a-2', 'a-3'])
      of.fleet.engine('h1').behave(name, { exitAfterMs: 0, exitCode: 3 });
    const lines = logged(of);
    await of.start();
    expect(lines.at(-1)).toMatch(
      /^ERROR: start a-1, a-2, a-3: failed: a-\d on h1, .*exit code 3\. \(and 2 more\)$/,
    );
  });

  it('gives the time as the original does', async () => {
    const of = world(log());
    const texts: string[] = [];
    of.operator.onAppend = (_, text) => {
      texts.push(text);
      return { done: true };
    };
    await of.start();
    expect(texts[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:00,000 INFO: operator begins/);
  });
});

const json = (length: number, more: HttpRequest['headers'] = []): HttpRequest['headers'] => [
  ['Content-Type', 'application/json; charset=utf-8'],
  ['Content-Length', String(length)],
  ...more,
];

describe('http', () => {
  const hook = (more: object = {}): Auditors => [{ type: 'http', endpoint: 'http://host/hook', ...more }];
  const plain = {
    url: 'http://host/hook',
    method: 'POST',
    timeoutMs: 3000,
    followRedirects: true,
    verify: true,
  };

  it('calls once, when a play begins', async () => {
    const of = world(hook());
    const calls = called(of);
    await of.start();
    await failing(of).stop();
    expect(calls).toEqual([
      { ...plain, headers: json(4), body: null },
      { ...plain, headers: json(4), body: null },
    ]);
  });

  it('sends its payload and headers, at each container too, and at other events when asked', async () => {
    const of = world(
      hook({
        level: 'debug',
        method: 'get',
        timeout: 1.5,
        headers: { 'content-type': 'text/x-mine', 'X-Token': 't' },
        payload: { text: '{message}', about: ['{action}', '{what}', '{who}'], none: '' },
        events: ['action', 'success', 'error'],
      }),
    );
    const calls = called(failing(of));
    await of.start();
    const about = (what: string): string[] => ['start', what, 'operator'];
    expect(calls.map(({ body }) => body)).toEqual([
      { text: 'operator begins to start db-1, web-1', about: about('db-1, web-1') },
      { text: 'operator begins to start db-1', about: about('db-1') },
      { text: 'start db-1: succeeded', about: about('db-1') },
      { text: 'operator begins to start web-1', about: about('web-1') },
      {
        text: 'start web-1: failed: starting the container: The container ended with exit code 3.',
        about: about('web-1'),
      },
      { text: `start db-1, web-1: failed: ${webDied}`, about: about('db-1, web-1') },
    ]);
    expect({ ...calls[0], body: null }).toEqual({
      ...plain,
      method: 'GET',
      timeoutMs: 1500,
      headers: [
        ['Content-Length', '90'],
        ['content-type', 'text/x-mine'],
        ['X-Token', 't'],
      ],
      body: null,
    });
  });

  it('tells an interrupted play as an error', async () => {
    const of = world(hook({ payload: '{message}', events: ['error'] }));
    const calls = called(of);
    await of.start(interrupting());
    expect(calls.map(({ body }) => body)).toEqual([
      'start db-1: failed: interrupted before looking for the image',
      'start db-1, web-1: failed: interrupted by SIGTERM: 1 interrupted, 1 not begun',
    ]);
  });
});

describe('slack', () => {
  const slack: Auditors = [{ type: 'slack', channel: '#ops', token: 'xoxb-1', icon: 'http://host/i.png' }];
  const envelope = { channel: '#ops', username: 'maestro-ng', icon_url: 'http://host/i.png' };
  const attachment = (text: string, color: string, fields: readonly object[] = []): object => ({
    ...envelope,
    attachments: [{ fallback: text, text, color, fields }],
  });

  it('has coloured attachments for a play that succeeds', async () => {
    const of = world(slack);
    const calls = called(of);
    await of.start();
    expect(calls.map(({ body }) => body)).toEqual([
      attachment('operator begins to start db-1, web-1', '#1dc7d3'),
      attachment('start db-1, web-1: succeeded', 'good'),
    ]);
    const { body, ...request } = calls[0] ?? { body: null };
    expect(request).toEqual({
      url: 'https://slack.com/api/chat.postMessage',
      method: 'POST',
      headers: json(Buffer.byteLength(JSON.stringify(body)), [['Authorization', 'Bearer xoxb-1']]),
      timeoutMs: 10_000,
      followRedirects: false,
      verify: true,
    });
  });

  it('has errors of containers and of the play, and counts many targets', async () => {
    const instances = ['w-1', 'w-2', 'w-3', 'w-4', 'w<5>'];
    const of = world(slack, { services: { web: { instances } } });
    of.fleet.engine('h1').behave('w<5>', { exitAfterMs: 0, exitCode: 3 });
    const calls = called(of);
    await of.start();
    const targets = { title: 'Targets', value: 'w-1, w-2, w-3, w-4, w&lt;5&gt;' };
    const died = 'starting the container: The container ended with exit code 3.';
    const one = { title: 'Error', value: died, short: true };
    const all = { title: 'Error', value: `w&lt;5&gt; on h1, ${died}`, short: true };
    expect(calls.map(({ body }) => body)).toEqual([
      attachment('operator begins to start 5 containers', '#1dc7d3', [targets]),
      {
        ...envelope,
        attachments: [
          {
            fallback: `start w<5>: failed: ${died}`,
            text: `start w&lt;5&gt;: failed: ${died}`,
            color: 'danger',
            fields: [one],
          },
        ],
      },
      {
        ...envelope,
        attachments: [
          {
            fallback: `start 5 containers: failed: w<5> on h1, ${died}`,
            text: `start 5 containers: failed: w&lt;5&gt; on h1, ${died}`,
            color: 'danger',
            fields: [all, targets],
          },
        ],
      },
    ]);
  });

  it('tells an interrupted play as an error', async () => {
    const of = world(slack);
    const calls = called(of);
    await of.start(interrupting());
    const during = 'interrupted before looking for the image';
    const counted = 'interrupted by SIGTERM: 1 interrupted, 1 not begun';
    expect(calls.map(({ body }) => body)).toEqual([
      attachment('operator begins to start db-1, web-1', '#1dc7d3'),
      attachment(`start db-1: failed: ${during}`, 'danger', [{ title: 'Error', value: during, short: true }]),
      attachment(`start db-1, web-1: failed: ${counted}`, 'danger', [
        { title: 'Error', value: counted, short: true },
      ]),
    ]);
  });

  it.each([
    ['{"ok":false,"error":"invalid_auth"}', 'Slack answered "invalid_auth"'],
    ['{"ok":false,"error":"\\u001b[2J xoxb-1"}', 'Slack answered that it is not ok'],
    ['<html>', 'the answer is not one of Slack'],
    ['null', 'the answer is not one of Slack'],
  ])('takes the answer %s for a failure', async (answer, cause) => {
    const of = world(slack);
    called(of, answer);
    const { verdict } = await of.start();
    expect({ verdict, untold: untold(of) }).toEqual({
      verdict: 'failed',
      untold: [`audit-failed slack #ops (action): ${cause}, stopped`],
    });
  });
});

describe('exec', () => {
  const script: Auditors = [{ type: 'exec', script: './note', args: '--{action} {what} by={who} {{}}' }];

  it('runs when a play has succeeded, with the containers on standard input', async () => {
    const of = world(script);
    const runs = ran(of);
    await of.start();
    expect(runs).toEqual([
      {
        command: ['./note', '--start', 'db-1, web-1', 'by=operator', '{}'],
        env: { PATH: '/bin' },
        stdin: '{"db-1":{"ship":"10.0.0.1","service":"db"},"web-1":{"ship":"10.0.0.1","service":"web"}}',
        timeoutMs: 60_000,
      },
    ]);
  });

  it('does not run when a play fails, or is interrupted', async () => {
    for (const play of [{}, interrupting()]) {
      const of = failing(world(script));
      const runs = ran(of);
      await of.start(play);
      expect(runs).toEqual([]);
    }
  });

  it('looks in the working directory for what is no command', async () => {
    const of = world([{ type: 'exec', script: 'note', args: ['a b'] }]);
    const commands: (readonly string[])[] = [];
    of.operator.onRun = ({ command }) => {
      commands.push(command);
      return { kind: 'not-started', cause: `there is no command ${command[0]}` };
    };
    await of.start();
    expect(commands).toEqual([
      ['note', 'a b'],
      ['./note', 'a b'],
    ]);
    expect(untold(of)).toEqual(['audit-failed exec note (success): there is no command ./note']);
  });
});

describe('hipchat', () => {
  it('is silent', async () => {
    const of = world([{ type: 'hipchat' }]);
    const calls = [called(of), logged(of), ran(of)];
    expect((await of.start()).verdict).toBe('succeeded');
    expect([...calls.flat(), ...untold(of)]).toEqual([]);
  });
});
