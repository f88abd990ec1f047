import { portName } from './ports.ts';
import { secretText } from './secret.ts';
import {
  annotations,
  anything,
  flag,
  kinds,
  listOf,
  mapOf,
  mapping,
  orNull,
  reference,
  type Shape,
  seconds,
  text,
  textOrList,
  wholeNumber,
} from './shape.ts';
import { thenOf } from './then.ts';

function typeOf(name: string): Shape {
  return { const: name, description: 'Which kind of check it is.' };
}

const maxWait = seconds({
  description: 'Seconds until the check fails; it is tried often at first, then once a second.',
  default: 300,
});
const attempts = wholeNumber({ description: 'How often to try, a second apart.', default: 180 });
const commandText = textOrList({
  description:
    'The command, run without a shell: text, split into words as a shell would, or a list of words. Exit code 0 passes.',
  expected: 'a command, as text or as a list of words',
  examples: ['python check.py --quick', ['sh', '-c', 'test -f /ready']],
});

const tcp = mapping(
  'TcpCheckConfig',
  { type: typeOf('tcp'), port: portName, max_wait: maxWait },
  {
    description: 'Passes when the external port accepts a connection that is not closed at once.',
    required: ['type', 'port'],
  },
);

const httpOptions: Shape = mapping(
  'HttpCheckOptionsConfig',
  {
    verify: {
      type: ['boolean', 'string'],
      ...annotations({
        description: 'Verify the certificate; or the path of the authorities that count, a file or a folder.',
        examples: [false, 'ca.pem'],
      }),
    },
    cert: {
      type: ['string', 'array'],
      items: { type: 'string' },
      ...annotations({
        description: 'Path of a client certificate, or of certificate and key.',
        examples: [['client.pem', 'client-key.pem']],
      }),
    },
    headers: mapOf(orNull(secretText({ description: 'Value of the header.' })), {
      description: 'Headers to send.',
      examples: [{ Accept: 'application/json', Authorization: { env: 'PROBE_AUTHORIZATION' } }],
    }),
    auth: listOf(secretText({ description: 'User, then password.' }), {
      description: 'User and password.',
      expected: 'a list of user and password',
      examples: [['probe', { env: 'PROBE_PASSWORD' }]],
    }),
    params: anything({
      description: 'Query to add to the path: a mapping, a list of pairs, or text.',
      examples: [{ full: 1 }],
    }),
    data: anything({ description: 'Body to send: text, or a form as a mapping.', examples: ['ping'] }),
    json: anything({
      description: 'Body to send as JSON, where there is no `data`.',
      examples: [{ ping: true }],
    }),
    timeout: anything({
      description: 'Seconds for one request, redirects and body included.',
      examples: [5],
    }),
    allow_redirects: flag({ description: 'Follow redirects.', default: true }),
    cookies: mapOf(
      { type: ['string', 'number', 'boolean', 'null'] },
      { description: 'Cookies to send.', examples: [{ lang: 'en' }] },
    ),
    proxies: mapOf(
      { type: ['string', 'null'] },
      {
        description: 'URLs of HTTP proxies by `http`, `https` or `all`.',
        examples: [{ http: 'http://10.0.0.8:3128' }],
      },
    ),
  },
  { description: 'More about the request, named as in the Python library Requests.' },
);

const http = mapping(
  'HttpCheckConfig',
  {
    type: typeOf('http'),
    port: text({
      description: 'Name of the port, as in `ports`, or its number.',
      expected: 'the name of a port, or its number',
      examples: ['http', 8080],
    }),
    host: text({
      description: 'Host to ask. By default where the port is published, or the `ip` of the ship.',
      examples: ['www.example.com'],
    }),
    path: text({ description: 'Path, with a query if need be.', default: '/', examples: ['/healthz'] }),
    scheme: text({
      description: '`http` or `https`.',
      default: 'http',
      values: { http: 'without TLS', https: 'over TLS' },
    }),
    method: text({
      description: 'Method of the request.',
      default: 'GET',
      values: { GET: 'ask for the page', HEAD: 'ask without wanting the body', POST: 'send a body' },
    }),
    match_regex: text({
      description:
        "Passes when the body matches this regular expression, whatever the status is. It is in Python's syntax; `.` matches line ends too.",
      expected: 'a regular expression',
      examples: ['status.{1,5}up'],
    }),
    max_wait: maxWait,
    requests_options: reference('httpCheckOptions', 'HttpCheckOptionsConfig', {
      description: 'More about the request, named as in the Python library Requests.',
      examples: [{ verify: false, timeout: 5 }],
    }),
  },
  {
    description:
      'Passes when a request is answered with status 200, or with a body that matches `match_regex`.',
    required: ['type', 'port'],
  },
);

/** `command`, or `cmd` in its place, as the documentation of MaestroNG 0.8.3 has it for exec checks. */
const commandOrCmd: Shape = {
  if: { not: { properties: { cmd: { type: ['string', 'number', 'boolean', 'array'] } }, required: ['cmd'] } },
  ...thenOf({ required: ['command'], properties: { command: commandText } }),
};

const exec: Shape = {
  ...mapping(
    'ExecCheckConfig',
    {
      type: typeOf('exec'),
      command: commandText,
      cmd: text({
        description: 'The same as `command`.',
        examples: ['python check.py --quick'],
        deprecationMessage: 'Write "command" instead of "cmd".',
      }),
      attempts,
      envfrom: {
        type: 'string',
        enum: ['env', 'stdin', null],
        enumDescriptions: ['in its own environment', 'as JSON on standard input', 'the same as `env`'],
        description:
          "How the command gets the container's variables: in its own environment, or as JSON on standard input.",
        default: 'env',
        errorMessage: 'Expected env or stdin.',
      },
    },
    {
      description:
        'Passes when a command exits with 0 on this machine, in the working directory, with the variables of the container.',
      required: ['type'],
    },
  ),
  ...commandOrCmd,
};

const rexec: Shape = {
  ...mapping(
    'RexecCheckConfig',
    {
      type: typeOf('rexec'),
      command: commandText,
      cmd: text({
        description: 'The same as `command`.',
        examples: ['python check.py --quick'],
        deprecationMessage: 'Write "command" instead of "cmd".',
      }),
      attempts,
    },
    { description: 'Passes when a command exits with 0 inside the container.', required: ['type'] },
  ),
  ...commandOrCmd,
};

const sleep = mapping(
  'SleepCheckConfig',
  {
    type: typeOf('sleep'),
    wait: {
      ...seconds({ description: 'Seconds to wait.', examples: [5] }),
      pattern: '^\\s*[-+]?[0-9][0-9_]*(\\.[0-9]*)?\\s*$',
    },
  },
  { description: 'Passes after some seconds.', required: ['type', 'wait'] },
);

const health = mapping(
  'HealthCheckConfig',
  { type: typeOf('health'), max_wait: maxWait },
  { description: "Passes when Docker's own health check of the container says healthy.", required: ['type'] },
);

function stateOf(description: string, example: object): Shape {
  return listOf(
    { $ref: '#/$defs/lifecycleCheck' },
    { description, expected: 'a list of checks', examples: [[example]] },
  );
}

export const lifecycleDefs: Readonly<Record<string, Shape>> = {
  httpCheckOptions: httpOptions,
  tcpCheck: tcp,
  httpCheck: http,
  execCheck: exec,
  rexecCheck: rexec,
  sleepCheck: sleep,
  healthCheck: health,
  lifecycleCheck: kinds(
    'LifecycleCheckConfig',
    {
      tcp: { def: 'tcpCheck', tsType: 'TcpCheckConfig', summary: 'a port accepts connections' },
      http: { def: 'httpCheck', tsType: 'HttpCheckConfig', summary: 'a request is answered well' },
      exec: { def: 'execCheck', tsType: 'ExecCheckConfig', summary: 'a command on this machine succeeds' },
      rexec: {
        def: 'rexecCheck',
        tsType: 'RexecCheckConfig',
        summary: 'a command in the container succeeds',
      },
      sleep: { def: 'sleepCheck', tsType: 'SleepCheckConfig', summary: 'some seconds pass' },
      health: { def: 'healthCheck', tsType: 'HealthCheckConfig', summary: "Docker's health check passes" },
    },
    { description: 'Proves that a container is in a state.' },
  ),
  lifecycle: mapping(
    'LifecycleConfig',
    {
      'pre-start': stateOf('Must pass before the container is started.', {
        type: 'exec',
        command: './check-licence',
      }),
      running: stateOf('Must pass for the container to count as running.', {
        type: 'tcp',
        port: 'http',
      }),
      'pre-stop': stateOf('Must pass before the container is stopped.', {
        type: 'rexec',
        command: 'drain --wait',
      }),
      stopped: stateOf('Must pass for the container to count as stopped.', { type: 'sleep', wait: 5 }),
    },
    { description: 'Checks by state. All checks of a state run at once, and all must pass.' },
  ),
};
