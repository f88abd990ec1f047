import { expect, test } from 'vitest';
import { environmentOf, instanceFile, resolveText } from '../../fixtures/resolve-text.ts';
import { secretText, type Text } from '../model/index.ts';

const running = '/services/web/instances/web-1/lifecycle/running';

/** What an http check at this place has of what may be secret. */
function secret(text: string, option: string): Text {
  return secretText(text, { from: 'file', at: `${running}/3/requests_options/${option}` });
}

test('every type of check, with its defaults', () => {
  const environment = environmentOf(
    instanceFile(`
ports: {http: "80:8080", many: "10:20-29"}
lifecycle:
  running:
    - {type: tcp, port: http}
    - {type: tcp, port: many, max_wait: "7"}
    - {type: http, port: http}
    - {type: http, port: 8181, host: other, path: p, scheme: https, method: post, match_regex: "^OK", max_wait: 5, requests_options: {verify: no, headers: {a: b}, auth: [u, p]}}
    - {type: exec, command: "a 'b c'"}
    - {type: exec, cmd: [a, 1], attempts: "7", envfrom: stdin}
    - {type: rexec, command: t, attempts: 2}
    - {type: sleep, wait: 1.5}
    - {type: health}
  stopped: {type: sleep, wait: 1}`),
  );
  expect(environment.instances['web-1']?.lifecycle).toEqual({
    'pre-start': [],
    running: [
      {
        type: 'tcp',
        host: '10.0.0.1',
        port: 8080,
        containerPort: 80,
        portName: 'http',
        maxWaitSeconds: 300,
        at: `${running}/0`,
      },
      {
        type: 'tcp',
        host: '10.0.0.1',
        port: 20,
        containerPort: 10,
        isPicked: true,
        portName: 'many',
        maxWaitSeconds: 7,
        at: `${running}/1`,
      },
      {
        type: 'http',
        host: '10.0.0.1',
        port: 8080,
        containerPort: 80,
        portName: 'http',
        path: '/',
        scheme: 'http',
        method: 'GET',
        matchRegex: null,
        maxWaitSeconds: 300,
        requestsOptions: {},
        headers: [],
        auth: null,
        at: `${running}/2`,
      },
      {
        type: 'http',
        host: 'other',
        port: 8181,
        portName: null,
        path: '/p',
        scheme: 'https',
        method: 'POST',
        matchRegex: '^OK',
        maxWaitSeconds: 5,
        requestsOptions: { verify: false },
        headers: [{ name: 'a', value: secret('b', 'headers/a') }],
        auth: { user: secret('u', 'auth/0'), password: secret('p', 'auth/1') },
        at: `${running}/3`,
      },
      { type: 'exec', command: ['a', 'b c'], attempts: 180, envFrom: 'env', at: `${running}/4` },
      { type: 'exec', command: ['a', '1'], attempts: 7, envFrom: 'stdin', at: `${running}/5` },
      { type: 'rexec', command: ['t'], attempts: 2, at: `${running}/6` },
      { type: 'sleep', seconds: 1.5, at: `${running}/7` },
      { type: 'health', maxWaitSeconds: 300, at: `${running}/8` },
    ],
    'pre-stop': [],
    stopped: [{ type: 'sleep', seconds: 1, at: '/services/web/instances/web-1/lifecycle/stopped' }],
  });
});

test('numbers of checks are cut to whole ones; none at all, and zero for most, mean the default', () => {
  const text = instanceFile(`
ports: {http: 80}
lifecycle:
  running:
    - {type: tcp, port: http, max_wait: 0}
    - {type: tcp, port: http, max_wait: 1.9}
    - {type: http, port: http, max_wait: 0, host: "", match_regex: ""}
    - {type: http, port: http, max_wait: ""}
    - {type: exec, command: a, attempts: 0}
    - {type: exec, command: a, attempts: "1_000"}
    - {type: rexec, command: a, attempts: ""}`);
  const checks = environmentOf(text).instances['web-1']?.lifecycle.running ?? [];
  expect(
    checks.map((check) =>
      'attempts' in check ? check.attempts : 'maxWaitSeconds' in check && check.maxWaitSeconds,
    ),
  ).toEqual([300, 1, 0, 300, 180, 1000, 180]);
  expect(checks[2]).toMatchObject({ host: '10.0.0.1', matchRegex: null });
});

test("each instance has its service's checks, about its own ship and ports, and then its own", () => {
  const { instances } = environmentOf(`
name: t
ships: {h: {ip: 10.0.0.1}, k: {ip: 10.0.0.2}}
services:
  s:
    image: app
    ports: {http: 80}
    lifecycle: {running: [{type: tcp, port: http}, {type: http, port: http, host: shared}]}
    instances:
      s-1: {ship: h, lifecycle: {running: [{type: exec, command: mine}], stopped: [{type: sleep, wait: 1}]}}
      s-2: {ship: k, ports: {http: "80:81"}}
`);
  const brief = (name: string): unknown =>
    instances[name]?.lifecycle.running.map((check) =>
      'host' in check ? `${check.type} ${check.host}:${check.port}` : check.type,
    );
  expect(brief('s-1')).toEqual(['tcp 10.0.0.1:80', 'http shared:80', 'exec']);
  expect(brief('s-2')).toEqual(['tcp 10.0.0.2:81', 'http shared:81']);
  expect(instances['s-2']?.lifecycle.stopped).toEqual([]);
});

test('checks that can never pass are errors; those that the original loads bar the instance', () => {
  const lines = `
ports: {http: 80, dns: 53/udp}
lifecycle:
  running:
    - {type: tcp, port: htpp}
    - {type: tcp, port: dns}
    - {type: http, port: dns}
    - {type: http, port: 70000}
    - {type: tpc, port: http}
    - {type: exec, command: "it's"}
    - {type: rexec, command: ""}
    - {type: http, port: http, requests_options: {verfy: no}}
    - {type: http, port: http, requests_options: {auth: secret}}`;
  expect(resolveText(instanceFile(lines)).told).toEqual([
    '13:33 error unknown-port: Instance "web-1" declares no port "htpp". (did you mean "http"?)',
    '14:33 error check-on-udp-port: Port "dns" of instance "web-1" is a UDP port, which such a check cannot reach. (use an exec or rexec check instead)',
    '15:34 error check-on-udp-port: Port "dns" of instance "web-1" is a UDP port, which such a check cannot reach. (use an exec or rexec check instead)',
    '16:34 warning invalid-port: 70000 is not a port; 1 to 65535 are.',
    '17:22 error unknown-check-type: "tpc" is not a type of lifecycle check; one of tcp, http, exec, rexec, sleep, health is expected. (did you mean "tcp"?)',
    `18:37 error invalid-command: This command cannot be split into words: a quotation mark (') is never closed.`,
    '19:38 warning invalid-command: This command is empty.',
    '20:59 warning unknown-requests-option: "verfy" is not an option of a request. (did you mean "verify"?)',
    '21:65 warning invalid-requests-option: "auth" cannot be honoured as it is given: a list of user and password is expected.',
  ]);
});

test('a check goes where the port is published; a loopback address is the ship’s own', () => {
  const lines = `ports:
  all: 80
  one: {exposed: 80, external: ["10.0.0.9", 81]}
  six: {exposed: 80, external: ["[2001:db8::9]", 82]}
  any: {exposed: 80, external: ["::", 83]}
  own: {exposed: 80, external: ["127.0.0.1", 84]}
lifecycle:
  running:
    - {type: tcp, port: all}
    - {type: tcp, port: one}
    - {type: tcp, port: six}
    - {type: tcp, port: any}
    - {type: tcp, port: own}
    - {type: http, port: own}
    - {type: http, port: own, host: proxy}`;
  const places = (more: string): unknown[] => {
    const { environment } = resolveText(instanceFile(more + lines));
    return (environment?.instances['web-1']?.lifecycle.running ?? []).map((check) =>
      check.type === 'tcp' || check.type === 'http' ? [check.host, check.port, check.loopbackOf] : [],
    );
  };
  const loopbackOf = { ship: 'h', ip: '10.0.0.1' };
  expect(places('')).toEqual([
    ['10.0.0.1', 80, undefined],
    ['10.0.0.9', 81, undefined],
    ['2001:db8::9', 82, undefined],
    ['10.0.0.1', 83, undefined],
    ['127.0.0.1', 84, loopbackOf],
    ['127.0.0.1', 84, loopbackOf],
    ['proxy', 84, undefined],
  ]);
  // Nothing is published where a container has the ship's own network.
  expect(places('net: host\n')).toEqual(
    [80, 81, 82, 83, 84, 84].map((port) => ['10.0.0.1', port, undefined]).concat([['proxy', 84, undefined]]),
  );
});

test('a port that is declared and cannot be read is not said to be missing', () => {
  const lines = 'ports: {http: nonsense}\nlifecycle: {running: [{type: tcp, port: http}]}';
  expect(resolveText(instanceFile(lines)).problems.map(({ code }) => code)).toEqual(['invalid-port']);
});

test('a port that is not declared is said to be missing, beside one that cannot be read', () => {
  const lines = 'ports: {http: nonsense, admin: 81}\nlifecycle: {running: [{type: tcp, port: amdin}]}';
  expect(resolveText(instanceFile(lines)).told.map((line) => line.replace(/ \(write.*/, ''))).toEqual([
    '10:23 error invalid-port: Port "http": "nonsense" is not a port.',
    '11:49 error unknown-port: Instance "web-1" declares no port "amdin". (did you mean "admin"?)',
  ]);
});

test('a check that has no time to pass is tried once, and its author is told', () => {
  const lines = `ports: {http: 80}
lifecycle:
  running:
    - {type: tcp, port: http, max_wait: -1}
    - {type: http, port: http, max_wait: 0}
    - {type: health, max_wait: 0.5}
    - {type: rexec, command: x, attempts: -2}
    - {type: tcp, port: http, max_wait: 0}
    - {type: exec, command: x, attempts: 0}
    - {type: rexec, command: x, attempts: 1}`;
  const seconds =
    'the check is tried once, and then fails. (write for how many seconds to try, once a second)';
  const times = 'the check is tried once, and then fails. (write how often to try)';
  expect(resolveText(instanceFile(lines)).told).toEqual([
    `13:49 warning check-tried-once: "max_wait" is -1: ${seconds}`,
    `14:50 warning check-tried-once: "max_wait" is 0: ${seconds}`,
    `15:40 warning check-tried-once: "max_wait" is 0.5: ${seconds}`,
    `16:51 warning check-tried-once: "attempts" is -2: ${times}`,
  ]);
});

test('an http check of what is no address bars the instance', () => {
  const lines = `lifecycle:
  running:
    - {type: http, port: 80, scheme: htps}
    - {type: http, port: 80, scheme: HTTPS, host: "http://web.example/"}
    - {type: http, port: 80, host: "web.example:8080"}
    - {type: http, port: 80, host: web.example}
    - {type: http, port: 80, host: "::1"}
    - {type: http, port: 80, host: "[2001:db8::1]"}`;
  const { told, environment } = resolveText(instanceFile(lines));
  const alone = '(write the host alone; scheme, port and path have keys of their own)';
  expect(told).toEqual([
    '12:46 warning check-address: This check can never pass: "htps" is not a scheme of HTTP; http and https are. (did you mean "https"?)',
    `13:59 warning check-address: This check can never pass: "http://web.example/" is not a host's name or address. ${alone}`,
    `14:44 warning check-address: This check can never pass: "web.example:8080" is not a host's name or address. ${alone}`,
  ]);
  expect(environment?.instances['web-1']?.refusals?.map(({ code }) => code)).toEqual([
    'check-address',
    'check-address',
    'check-address',
  ]);
});

test('an expression to search the body for that is none is an error of the file, once for all instances', () => {
  const text = `name: t
ships: {h: {ip: 10.0.0.1}}
services:
  s:
    image: app
    ports: {http: 80}
    lifecycle:
      running:
        - {type: http, port: http, match_regex: "(unclosed"}
        - {type: http, port: http, match_regex: '(?P<state>ready)\\Z'}
        - {type: http, port: nowhere, match_regex: "(?x)a"}
        - {type: http, port: http, match_regex: ~}
    instances: {s-1: {ship: h}, s-2: {ship: h, ports: {http: "80:81"}}}
`;
  expect(resolveText(text).told).toEqual([
    '9:49 error invalid-expression: "match_regex" is not a regular expression that can be searched for: unterminated group.',
    '11:30 error unknown-port: Instance "s-1" declares no port "nowhere". (declare it under ports; there are http)',
    '11:52 warning invalid-expression: "match_regex" has the flag (?x), which is not known here; a, i, m, s and u are.',
  ]);
});
