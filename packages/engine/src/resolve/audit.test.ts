import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadEnvironment } from '../load/index.ts';
import { type Auditor, Concealed, printableText, type Text } from '../model/index.ts';
import { urlText } from './url-text.ts';

function load(audit: string): ReturnType<typeof loadEnvironment> {
  return loadEnvironment({ file: '-', text: `name: n\naudit:\n${audit}`, processEnv: {} });
}

function auditors(audit: string): readonly Auditor[] {
  const { environment, diagnostics } = load(audit);
  expect(diagnostics).toEqual([]);
  return environment?.audit ?? [];
}

function findings(audit: string): string[] {
  return load(audit).diagnostics.map(
    ({ severity, code, message, hint, location }) =>
      `${location?.line}:${location?.column} ${severity} ${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
  );
}

const revealed = ({ parts }: Text): string =>
  parts
    .map((part) =>
      'literal' in part ? part.literal : part.secret.kind === 'written' ? part.secret.value.reveal() : '',
    )
    .join('');

/** All of an auditor, with its secrets. */
function whole(auditor: Auditor | undefined): object | undefined {
  if (auditor?.type === 'http') {
    const headers = auditor.headers.map(({ name, value }) => `${name}: ${revealed(value)}`);
    const payload = auditor.payload.reveal();
    return { ...auditor, endpoint: revealed(auditor.endpoint), headers, payload };
  }
  if (auditor?.type === 'slack')
    return { ...auditor, token: revealed(auditor.token), endpoint: revealed(auditor.endpoint) };
  return auditor;
}

const common = { level: 'info', ignoreErrors: false, at: '/audit/0' };

describe('an auditor', () => {
  it.each([
    ['- {type: log, file: a.log}', { type: 'log', file: 'a.log', ...common }],
    [
      '- {type: log, file: 7, level: debug, ignore_errors: yes}',
      { type: 'log', file: '7', level: 'debug', ignoreErrors: true, at: '/audit/0' },
    ],
    [
      '- {type: http, endpoint: "https://host/hook"}',
      {
        type: 'http',
        endpoint: 'https://host/hook',
        method: 'POST',
        headers: [],
        timeoutSeconds: 3,
        payload: null,
        events: ['action'],
        ...common,
      },
    ],
    [
      '- {type: http, endpoint: "http://me:pw@host", method: get, timeout: "1.5", headers: {X-A: b, X-N: 5, X-Not: ~}, payload: {t: ["{who}", 1, ~]}, events: [error, action]}',
      {
        type: 'http',
        endpoint: 'http://me:pw@host',
        method: 'GET',
        headers: ['X-A: b', 'X-N: 5'],
        timeoutSeconds: 1.5,
        payload: { t: ['{who}', 1, null] },
        events: ['action', 'error'],
        ...common,
      },
    ],
    [
      '- {type: slack, channel: "#ops", token: xoxb-1}',
      {
        type: 'slack',
        channel: '#ops',
        token: 'xoxb-1',
        name: 'maestro-ng',
        icon: null,
        endpoint: 'https://slack.com/api/chat.postMessage',
        ...common,
      },
    ],
    [
      '- {type: slack, channel: c, token: t, name: bot, icon: "https://host/i.png", endpoint: "http://host/post"}',
      {
        type: 'slack',
        channel: 'c',
        token: 't',
        name: 'bot',
        icon: 'https://host/i.png',
        endpoint: 'http://host/post',
        ...common,
      },
    ],
    ['- {type: exec, script: ./s}', { type: 'exec', script: './s', args: [], ...common }],
    [
      '- {type: exec, script: s, args: " --by {who}  -n {what: >9} "}',
      { type: 'exec', script: 's', args: ['--by', '{who}', '-n', '{what: >9}'], ...common },
    ],
    [
      '- {type: exec, script: s, args: [a b, 5, true]}',
      { type: 'exec', script: 's', args: ['a b', '5', 'True'], ...common },
    ],
    ['- {type: _fail}', { type: '_fail', ...common }],
  ])('%s', (text, expected) => {
    const [auditor] = auditors(text);
    expect(JSON.parse(JSON.stringify(whole(auditor)))).toEqual(expected);
  });

  it.each([
    ['debug', 'debug'],
    ['10', 'debug'],
    ['info', 'info'],
    ['20', 'info'],
    ['~', 'info'],
    ['30', 'error'],
    ['50', 'error'],
  ])('of level %s hears of %s', (written, level) => {
    expect(auditors(`- {type: _fail, level: ${written}}`)).toEqual([{ type: '_fail', ...common, level }]);
  });
});

describe('what is wrong with an auditor', () => {
  it.each([
    [
      '- {type: hipchat, room: r, token: t}',
      '3:10 warning obsolete-auditor: HipChat does not exist any more; this auditor does nothing.',
    ],
    ['- {type: log, file: ""}', '3:21 error empty-value: "file" is empty; expected the path of a file.'],
    [
      '- {type: exec, script: ""}',
      '3:24 error empty-value: "script" is empty; expected the path of a script.',
    ],
    ['- {type: http, endpoint: ""}', '3:26 error empty-value: "endpoint" is empty; expected a URL.'],
    [
      '- {type: http, endpoint: host/x}',
      '3:26 warning invalid-url: "endpoint" is not a URL that can be called. (write it as https://host/path; as it is, no play begins)',
    ],
    [
      '- {type: http, endpoint: "ftp://host", payload: {a: {b: ["{whom}"]}}}',
      '3:26 warning invalid-url: "endpoint" is not a URL that can be called. (write it as https://host/path; as it is, no play begins)',
      '3:58 warning invalid-format: This text cannot be filled in: There is no value for field "whom" of this format. ({what}, {action}, {who}, {message} are filled in; write {{ and }} for braces)',
    ],
    [
      '- {type: exec, script: s, args: "{message}"}',
      '3:33 warning invalid-format: This text cannot be filled in: There is no value for field "message" of this format. ({what}, {action}, {who} are filled in; write {{ and }} for braces)',
    ],
    [
      '- {type: http, endpoint: "http://h", timeout: 0}',
      '3:47 warning invalid-timeout: 0 seconds are no timeout for a call; 3 seconds are taken. (write a number of seconds that is more than 0, and at most 600)',
    ],
    [
      '- {type: http, endpoint: "http://h", timeout: 99999999}',
      '3:47 warning invalid-timeout: 99999999 seconds are no timeout for a call; 600 seconds are taken. (write a number of seconds that is more than 0, and at most 600)',
    ],
    [
      '- {type: _fail, ignore_errors: "no"}',
      '3:32 warning flag-as-text: "ignore_errors" should be yes or no; anything else counts as no. (write yes or no, without quotes)',
    ],
    [
      '- {type: http, endpoint: "http://h", events: [begin]}',
      '3:47 error unknown-value: "begin" is not known here; expected action, success or error.',
    ],
    [
      '- {type: slack, channel: "", token: ""}',
      '3:26 error empty-value: "channel" is empty; expected the name of a channel.',
      `3:37 error empty-value: "token" is empty; expected the bot's token.`,
    ],
  ])('%s', (text, ...expected) => {
    expect(findings(text)).toEqual(expected);
  });
});

describe('what is secret', () => {
  const text = `
- {type: http, endpoint: "https://hunter1:hunter2@host/hunter3?t=hunter4", headers: {X: hunter5}, payload: {t: hunter6}}
- {type: slack, channel: c, token: hunter7, endpoint: "https://hooks.host/hunter8"}
- {type: http, endpoint: hunter9}
`;

  it('is in nothing that an environment is printed by', () => {
    const { environment } = load(text);
    const printed = [
      JSON.stringify(environment),
      inspect(environment, { depth: null, showHidden: true }),
      String(new Concealed('hunter0')),
    ].join('\n');
    expect(printed).not.toContain('hunter');
    expect(printed).toContain('***');
  });

  it('leaves of a URL what people know it by', () => {
    const { environment } = load(text);
    const urls = environment?.audit.map((auditor) =>
      'endpoint' in auditor ? printableText(auditor.endpoint) : '',
    );
    expect(urls).toEqual(['https://***@host/***', 'https://hooks.host/***', '***']);
  });

  it.each(['https://ada:se/same@host/x', 'https://ada:se#same@host/x', 'https://ada:se?same@host'])(
    'in %s is not taken for the host',
    (url) => {
      expect(printableText(urlText(url, { from: 'file', at: '/audit/0/endpoint' }))).toBe('https://***');
    },
  );
});
