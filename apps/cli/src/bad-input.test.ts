import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const launcher = fileURLToPath(new URL('../bin/run.js', import.meta.url));
const bundler = fileURLToPath(new URL('../scripts/bundle.js', import.meta.url));

let folder = '';
beforeAll(() => {
  execFileSync(process.execPath, [bundler]);
}, 60_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-bad-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a person sees of `maestro validate`: the exit code, and all lines but those that show the file's own. */
function validate(): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, 'validate'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', XDG_CACHE_HOME: tmpdir() },
    encoding: 'utf8',
    timeout: 30_000,
  });
  const told = stderr.split('\n').filter((line) => line !== '' && !/^ *\d* \|/.test(line));
  return `${[`exit code ${status}`, stdout.trim(), ...told].filter((line) => line !== '').join('\n')}\n`;
}

function put(text: string | Uint8Array, name = 'maestro.yaml'): void {
  writeFileSync(join(folder, name), text);
}

function fileWith(instance: string): string {
  return `name: t
ships: {h: {ip: 10.0.0.1}}
services:
  web: {image: app, instances: {web-1: {ship: h, ${instance}}}}
`;
}

const valid = 'exit code 0\nmaestro.yaml: t is valid: 1 instance, 1 service, 1 ship\n';

describe('YAML that is hard to read', () => {
  const aliases = Array.from(
    { length: 9 },
    (_, level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`).join(', ')}]`,
  );

  test.each([
    [
      'aliases that stand for a thousand million values',
      ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]', ...aliases, ''].join('\n'),
      `exit code 2
maestro.yaml:7:25: error[alias-bomb]: The aliases of this file stand for more values than an environment can have.
1 error
`,
    ],
    [
      'lists nested too deep',
      `name: ${'['.repeat(600)}${']'.repeat(600)}\n`,
      `exit code 2
maestro.yaml:1:506: error[yaml-too-deep]: Lists and mappings are nested more than 500 levels deep here.
1 error
`,
    ],
    [
      'a tab as indentation',
      'name: t\nships:\n\th: {ip: 10.0.0.1}\n',
      `exit code 2
maestro.yaml:3:1: error[yaml-syntax]: A tab stands where the indentation should be; YAML indents with spaces only.
1 error
`,
    ],
    ['a byte order mark', `\ufeff${fileWith('stop_timeout: 1')}`, valid],
    ['line ends of Windows', fileWith('stop_timeout: 1').replaceAll('\n', '\r\n'), valid],
    [
      'line ends of Windows, and something wrong',
      fileWith('restart: 5x').replaceAll('\n', '\r\n'),
      `exit code 2
maestro.yaml:4:59: error[unknown-restart-policy]: "5x" is not a restart policy; one of no, always, on-failure, unless-stopped is expected.
1 error
`,
    ],
    [
      'keys that are there twice',
      'name: t\nships: {h: {ip: 10.0.0.1}, h: {ip: 10.0.0.2}}\nservices: {}\nname: u\n',
      `exit code 2
maestro.yaml:2:28: error[duplicate-key]: The key "h" is already there in the same mapping.
  = hint: remove or rename one of the two
maestro.yaml:2:9: note: "h" is first here
maestro.yaml:4:1: error[duplicate-key]: The key "name" is already there in the same mapping.
  = hint: remove or rename one of the two
maestro.yaml:1:1: note: "name" is first here
2 errors
`,
    ],
    ['merged keys', fileWith('env: &e {A: 1}, labels: {<<: *e}, dns: [8.8.8.8]'), valid],
    [
      'merged text',
      fileWith('env: {<<: text}'),
      `exit code 2
maestro.yaml:4:60: error[wrong-type]: "<<" merges a mapping or a list of mappings.
1 error
`,
    ],
    [
      'scalars that YAML 1.1 reads as something else',
      fileWith('env: {A: no, B: on, C: 010, D: 1e3, E: 08, F: 22:22, G: ~}'),
      `${valid}maestro.yaml:4:73: warning[number-reading]: 010 without quotation marks is the number 8: YAML reads it to base eight.
  = hint: write "010" if the text is meant, 8 if the number is
maestro.yaml:4:96: warning[number-reading]: 22:22 without quotation marks is the number 1342: YAML reads it to base sixty.
  = hint: write "22:22" if the text is meant, 1342 if the number is
2 warnings
`,
    ],
    [
      'names that YAML 1.1 reads as something else',
      'name: t\nships: {no: {ip: 10.0.0.1}}\nservices:\n  on: {image: app, instances: {010: {ship: no}}}\n',
      valid,
    ],
    [
      'tags',
      'name: !!python/object/apply:os.system [id]\nships: !mine {}\nservices: {}\n',
      `exit code 2
maestro.yaml:1:7: error[yaml-tag]: The tag of this value asks for a Python object; an environment file holds plain data only.
  = hint: remove the tag, or put text that begins with "!" in quotes
maestro.yaml:2:8: error[yaml-tag]: The tag of this value is not one of YAML's standard tags, such as !!str and !!int.
  = hint: remove the tag, or put text that begins with "!" in quotes
2 errors
`,
    ],
    [
      'several documents',
      `${fileWith('stop_timeout: 1')}---\nname: u\n`,
      `exit code 2
maestro.yaml:5:1: error[several-documents]: A second document begins here; an environment file is a single YAML document.
1 error
`,
    ],
    [
      'several breaks of the grammar',
      'name: @t\nships: {h: {ip: 10.0.0.1}}\nservices:\n  a:\n    image: `app\n  b: {image: app\n',
      `exit code 2
maestro.yaml:1:7: error[yaml-syntax]: Text without quotes cannot begin with this character.
  = hint: put the text in quotes
maestro.yaml:5:12: error[yaml-syntax]: Text without quotes cannot begin with this character.
  = hint: put the text in quotes
maestro.yaml:6:17: error[yaml-syntax]: The closing "}" is missing, or a line before it is not indented.
maestro.yaml:6:6: note: it begins here
3 errors
`,
    ],
    [
      'nothing',
      '',
      `exit code 2
maestro.yaml:1:1: error[missing-key]: The file is empty; expected a mapping.
1 error
`,
    ],
  ])('%s', (_, text, expected) => {
    put(text);
    expect(validate()).toBe(expected);
  });
});

describe('names that every object of JavaScript has', () => {
  test('are names of ships, services, instances, ports, labels and variables like others', () => {
    put(`name: t
ships: {__proto__: {ip: 10.0.0.1}}
services:
  constructor:
    image: app
    instances:
      toString:
        ship: __proto__
        ports: {__proto__: 80, constructor: 81, toString: 82}
        labels: {__proto__: a, constructor: b, toString: c}
        env: {__proto__: x, constructor: y, toString: z}
  __proto__: {image: app, requires: [constructor], instances: {hasOwnProperty: {ship: __proto__}}}
`);
    expect(validate()).toBe('exit code 0\nmaestro.yaml: t is valid: 2 instances, 2 services, 1 ship\n');
  });

  test('are unknown where nothing has them', () => {
    put(`name: t
ships: {h: {ip: 10.0.0.1}}
services:
  web:
    image: app
    requires: [__proto__]
    wants_info: [toString]
    instances:
      web-1: {ship: constructor}
      web-2: {ship: h, volumes_from: [valueOf], lifecycle: {running: [{type: tcp, port: constructor}]}}
`);
    expect(validate()).toBe(`exit code 2
maestro.yaml:6:16: error[unknown-service]: Service "web" requires "__proto__", which is not a service of this file.
maestro.yaml:7:18: error[unknown-service]: Service "web" wants information of "toString", which is not a service of this file.
maestro.yaml:9:21: error[unknown-ship]: Instance "web-1" is placed on "constructor", which is not a ship of this file.
maestro.yaml:10:39: error[unknown-instance]: Instance "web-2" takes volumes from "valueOf", which is not an instance of this file.
maestro.yaml:10:89: error[unknown-port]: Instance "web-2" declares no port "constructor".
   = hint: declare it under ports
5 errors
`);
  });
});

describe('templates', () => {
  test.each([
    [
      "reach for the host's objects",
      "name: {{ env.constructor.constructor('return process')() }}\n",
      `maestro.yaml:1:10: error[template-undefined]: The variable constructor is not set in the environment.
  = hint: set it, or give a default: {{ env.constructor | default('…') }}`,
    ],
    [
      "reach for Python's objects",
      "name: {{ ''.__class__.__mro__ }}\n",
      `maestro.yaml:1:10: error[template-unsafe]: Templates may not reach "__class__" of a text.
  = hint: the inside of objects is out of reach for templates`,
    ],
    [
      'include from above their folder',
      "{% include '../../etc/passwd' %}\n",
      `maestro.yaml:1:12: error[template-not-found]: There is no template "../../etc/passwd".
  = hint: templates are found in the environment file's folder, not outside of it`,
    ],
    [
      'include by an absolute path',
      "{% include '/etc/passwd' %}\n",
      `maestro.yaml:1:12: error[template-not-found]: There is no template "/etc/passwd".
  = hint: it is looked for at etc/passwd`,
    ],
    [
      'include their folder',
      "{% include '.' %}\n",
      `maestro.yaml:1:12: error[template-not-found]: There is no template ".".
  = hint: write the name of a file beside the environment file`,
    ],
    [
      'never end',
      '{% for i in range(10 ** 9) %}{% endfor %}\n',
      `maestro.yaml:1:4: error[template-budget]: The template takes too many steps.
  = hint: the bound is 2000000 steps; is there a loop that never ends?`,
    ],
    [
      'include themselves',
      "{% include 'maestro.yaml' %}\n",
      `maestro.yaml:1:12: error[template-budget]: Calls are nested too deeply.
  = hint: the bound is 200 levels; does it call or include itself?`,
    ],
    [
      'make a text that is too large',
      "name: {{ 'x' * 10 ** 9 }}\n",
      `maestro.yaml:1:10: error[template-budget]: A text is too long.
  = hint: the bound is 32000000 characters`,
    ],
    [
      'print too much',
      `name: "{% for i in range(100) %}{{ 'x' * 10 ** 6 }}{% endfor %}"\n`,
      `maestro.yaml:1:36: error[template-budget]: A text is too long.
  = hint: the bound is 32000000 characters`,
    ],
    [
      'use the inside of something undefined',
      'name: t\n# {{ nobody.x }}\n',
      `maestro.yaml:2:6: error[template-undefined]: "nobody" is not defined.
  = hint: set it, or give a default: {{ nobody | default('…') }}`,
    ],
  ])('that %s are refused', (_, text, told) => {
    put(text);
    expect(validate()).toBe(`exit code 2\n${told}\n1 error\n`);
  });

  test('that print something undefined print nothing, and are told the line', () => {
    put(`${fileWith('stop_timeout: 1').replace('app', 'app{{ env.TGA }}')}# {{ nobody }}\n`);
    expect(
      validate(),
    ).toBe(`${valid}maestro.yaml:4:22: warning[template-undefined]: The variable TGA is not set in the environment. This renders as nothing.
  = hint: set it, or give a default: {{ env.TGA | default('…') }}
maestro.yaml:5:6: warning[template-undefined]: "nobody" is not defined. This renders as nothing.
  = hint: set it, or give a default: {{ nobody | default('…') }}
2 warnings
`);
  });

  test('may be symbolic links out of the folder, as whoever made the folder wanted it', () => {
    mkdirSync(join(folder, 'shared'));
    put("{% include 'part.yaml' %}\n");
    put(fileWith('stop_timeout: 1'), 'shared/elsewhere.yaml');
    symlinkSync(join(folder, 'shared/elsewhere.yaml'), join(folder, 'part.yaml'));
    expect(validate()).toBe(valid);
  });
});

describe('files that cannot be read as text', () => {
  const refused = (reason: string): string =>
    `exit code 2\nerror[environment-file]: The environment file maestro.yaml cannot be loaded: ${reason}.\n`;
  const utf16 = Buffer.from(`\ufeff${fileWith('stop_timeout: 1')}`, 'utf16le');

  test.each<[string, () => void, string]>([
    ['a folder', () => mkdirSync(join(folder, 'maestro.yaml')), 'it is a folder, not a file'],
    [
      'a FIFO',
      () => execFileSync('mkfifo', [join(folder, 'maestro.yaml')]),
      'it is a pipe or a device, not a file',
    ],
    [
      'a device',
      () => symlinkSync('/dev/zero', join(folder, 'maestro.yaml')),
      'it is a pipe or a device, not a file',
    ],
    ['Latin-1', () => put(Buffer.from('name: \xe9\n', 'latin1')), 'it is not UTF-8 text'],
    ['UTF-16', () => put(utf16), 'it is UTF-16 text, and UTF-8 is expected'],
    [
      'UTF-16, the high byte first',
      () => put(Buffer.from(utf16).swap16()),
      'it is UTF-16 text, and UTF-8 is expected',
    ],
    ['UTF-16 without a mark', () => put(utf16.subarray(2)), 'it is UTF-16 text, and UTF-8 is expected'],
    [
      '50 MB',
      () => {
        put('name: t\n');
        truncateSync(join(folder, 'maestro.yaml'), 50_000_000);
      },
      'it is larger than 32 MiB',
    ],
  ])('%s', (_, make, reason) => {
    make();
    expect(validate()).toBe(refused(reason));
  });

  test.each<[string, () => void, string]>([
    ['that is missing', () => undefined, 'there is no such file'],
    ['that is a folder', () => mkdirSync(join(folder, 'web.env')), 'it is a folder, not a file'],
    [
      'that is a FIFO',
      () => execFileSync('mkfifo', [join(folder, 'web.env')]),
      'it is a pipe or a device, not a file',
    ],
    ['that is Latin-1', () => put(Buffer.from('A=\xe9\n', 'latin1'), 'web.env'), 'it is not UTF-8 text'],
    [
      'that is UTF-16',
      () => put(Buffer.from('A=1\n', 'utf16le'), 'web.env'),
      'it is UTF-16 text, and UTF-8 is expected',
    ],
    [
      'of 50 MB',
      () => {
        put('', 'web.env');
        truncateSync(join(folder, 'web.env'), 50_000_000);
      },
      'it is larger than 32 MiB',
    ],
  ])('an env file %s', (_, make, reason) => {
    put(fileWith('envfile: web.env'));
    make();
    expect(validate()).toBe(`exit code 2
maestro.yaml:4:59: error[env-file]: The env file web.env cannot be loaded: ${reason}.
1 error
`);
  });
});

test('ports that no Engine takes are warnings, and what is no port is an error', () => {
  put(fileWith('ports: {a: 0, b: 65536, c: "1-3:4-5", d: "9-7:9-7", e: -1}'));
  expect(validate()).toBe(`exit code 2
maestro.yaml:4:61: warning[port-zero]: Port "a": port 0 means any free port to Docker, and other containers are told 0.
  = hint: write the port itself
maestro.yaml:4:67: warning[port-range]: Port "b": 65536 is beyond 65535, the last port there is.
maestro.yaml:4:77: warning[port-range]: Port "c": 3 ports of the container are published as 2 of the ship.
  = hint: make both ranges equally long
maestro.yaml:4:91: warning[port-range]: Port "d": the range 9-7 ends before it begins.
maestro.yaml:4:105: error[invalid-port]: Port "e": "-1" is not a port.
  = hint: write 25, "53/udp", "25:2525" (container:ship), "1234-1236:1234-1236", or {exposed: 25, external: [127.0.0.1, 2525]}
1 error, 4 warnings
`);
});
