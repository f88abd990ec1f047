import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LoadRequest, loadEnvironment, resolveEnvironment, systemFiles } from '@maestro-ng/engine';
import { type EnvironmentConfig, parseDocument, plainSource, toDiagnostics } from '@maestro-ng/schema';
import { describe, expect, it } from 'vitest';
import { renderDiagnostics } from './render/diagnostic.ts';
import { plainStyle } from './render/style.ts';

/** What `maestro validate` prints, but for the line that says that a file is valid. */
function printed(request: LoadRequest, within = systemFiles): string {
  const { diagnostics, files } = loadEnvironment(request, within);
  return renderDiagnostics(diagnostics, { files, style: plainStyle, columns: undefined });
}

function printedOf(text: string): string {
  return printed({ file: '-', text, processEnv: {} });
}

function file(...services: readonly string[]): string {
  return `name: t
ships: {ship1: {ip: 10.0.0.1}}
services:
${services.map((service) => `  ${service}\n`).join('')}`;
}

describe('a file with forty mistakes, some of them in files that it includes and names', () => {
  it('is told each of them, once, at its place, with what to do', async () => {
    const folder = fileURLToPath(new URL('../fixtures/forty-mistakes', import.meta.url));
    const within = {
      read: (path: string) => ({ ...systemFiles.read(join(folder, path)), path }),
      exists: (path: string) => systemFiles.exists(join(folder, path)),
      names: (path: string) => systemFiles.names(join(folder, path)),
    };
    const shown = printed({ file: 'maestro.yaml', processEnv: { SUBNET: '10.0.0' } }, within);
    await expect(shown).toMatchFileSnapshot('../fixtures/forty-mistakes/printed.txt');
  });
});

describe('services that wait for each other', () => {
  it('in a circle are told with every step of it', () => {
    expect(
      printedOf(
        file(
          'a: {image: a, requires: [b], instances: {a-1: {ship: ship1}}}',
          'b: {image: b, requires: [c], instances: {b-1: {ship: ship1}}}',
          'c: {image: c, requires: [a], instances: {c-1: {ship: ship1}}}',
        ),
      ),
    ).toMatchInlineSnapshot(`
      "<stdin>:4:28: error[dependency-cycle]: These services wait for each other, so none could ever start: "a" → "b" → "c" → "a".
        |
      4 |   a: {image: a, requires: [b], instances: {a-1: {ship: ship1}}}
        |                            ^
        = hint: take one of these dependencies away, or make a requires a wants_info
      <stdin>:5:28: note: "b" requires "c"
        |
      5 |   b: {image: b, requires: [c], instances: {b-1: {ship: ship1}}}
        |                            ^
      <stdin>:6:28: note: "c" requires "a"
        |
      6 |   c: {image: c, requires: [a], instances: {c-1: {ship: ship1}}}
        |                            ^

      1 error
      "
    `);
  });

  it('themselves, and in two circles, are told of each', () => {
    expect(
      printedOf(
        file(
          'a: {image: a, requires: [b], instances: {a-1: {ship: ship1}}}',
          'b: {image: b, requires: [a], instances: {b-1: {ship: ship1}}}',
          'c: {image: c, requires: [d], instances: {c-1: {ship: ship1}}}',
          'd: {image: d, requires: [c], instances: {d-1: {ship: ship1}}}',
          'e: {image: e, requires: [e], instances: {e-1: {ship: ship1}}}',
        ),
      ),
    ).toMatchInlineSnapshot(`
      "<stdin>:4:28: error[dependency-cycle]: These services wait for each other, so none could ever start: "a" → "b" → "a".
        |
      4 |   a: {image: a, requires: [b], instances: {a-1: {ship: ship1}}}
        |                            ^
        = hint: take one of these dependencies away, or make a requires a wants_info
      <stdin>:5:28: note: "b" requires "a"
        |
      5 |   b: {image: b, requires: [a], instances: {b-1: {ship: ship1}}}
        |                            ^

      <stdin>:6:28: error[dependency-cycle]: These services wait for each other, so none could ever start: "c" → "d" → "c".
        |
      6 |   c: {image: c, requires: [d], instances: {c-1: {ship: ship1}}}
        |                            ^
        = hint: take one of these dependencies away, or make a requires a wants_info
      <stdin>:7:28: note: "d" requires "c"
        |
      7 |   d: {image: d, requires: [c], instances: {d-1: {ship: ship1}}}
        |                            ^

      <stdin>:8:28: error[dependency-cycle]: Service "e" requires itself.
        |
      8 |   e: {image: e, requires: [e], instances: {e-1: {ship: ship1}}}
        |                            ^
        = hint: take it away

      3 errors
      "
    `);
  });

  it('only through volumes_from are told so, between services and within one', () => {
    expect(
      printedOf(
        file(
          'a: {image: a, instances: {a-1: {ship: ship1, volumes_from: [b-1]}}}',
          'b: {image: b, instances: {b-1: {ship: ship1, volumes_from: [a-1]}}}',
          'c: {image: c, instances: {c-1: {ship: ship1, volumes_from: [c-2]}, c-2: {ship: ship1, volumes_from: [c-1]}}}',
        ),
      ),
    ).toMatchInlineSnapshot(`
      "<stdin>:4:63: error[dependency-cycle]: These services wait for each other, so none could ever start: "a" → "b" → "a".
        |
      4 |   a: {image: a, instances: {a-1: {ship: ship1, volumes_from: [b-1]}}}
        |                                                               ^^^
        = hint: take one of these dependencies away
      <stdin>:5:63: note: "b" (its instance "b-1") takes volumes from "a"
        |
      5 |   b: {image: b, instances: {b-1: {ship: ship1, volumes_from: [a-1]}}}
        |                                                               ^^^

      <stdin>:6:63: error[dependency-cycle]: These instances wait for each other, so none could ever start: "c-1" → "c-2" → "c-1".
        |
      6 |   c: {image: c, instances: {c-1: {ship: ship1, volumes_from: [c-2]}, c-2: {ship: ship1, volumes_from: [c-1]}}}
        |                                                               ^^^
        = hint: take one of these dependencies away
      <stdin>:6:104: note: "c-2" takes volumes from "c-1"
        |
      6 |   c: {image: c, instances: {c-1: {ship: ship1, volumes_from: [c-2]}, c-2: {ship: ship1, volumes_from: [c-1]}}}
        |                                                                                                        ^^^

      2 errors
      "
    `);
  });

  it('through requires and volumes_from together are told both', () => {
    expect(
      printedOf(
        file(
          'a: {image: a, requires: [b], instances: {a-1: {ship: ship1}}}',
          'b: {image: b, instances: {b-1: {ship: ship1, volumes_from: [a-1]}}}',
        ),
      ),
    ).toMatchInlineSnapshot(`
      "<stdin>:4:28: error[dependency-cycle]: These services wait for each other, so none could ever start: "a" → "b" → "a".
        |
      4 |   a: {image: a, requires: [b], instances: {a-1: {ship: ship1}}}
        |                            ^
        = hint: take one of these dependencies away, or make a requires a wants_info
      <stdin>:5:63: note: "b" (its instance "b-1") takes volumes from "a"
        |
      5 |   b: {image: b, instances: {b-1: {ship: ship1, volumes_from: [a-1]}}}
        |                                                               ^^^

      1 error
      "
    `);
  });
});

describe('names that stand for nothing', () => {
  it('of services, ships and ports are told where they are used, with the nearest that there is', () => {
    expect(
      printedOf(
        file(
          'store: {image: a, instances: {store-1: {ship: shp1}}}',
          'web: {image: b, requires: [stoer], instances: {web-1: {ship: ship1, ports: {http: 80}, lifecycle: {running: [{type: tcp, port: htpp}]}}}}',
        ),
      ),
    ).toMatchInlineSnapshot(`
      "<stdin>:4:49: error[unknown-ship]: Instance "store-1" is placed on "shp1", which is not a ship of this file.
        |
      4 |   store: {image: a, instances: {store-1: {ship: shp1}}}
        |                                                 ^^^^
        = hint: did you mean "ship1"?

      <stdin>:5:30: error[unknown-service]: Service "web" requires "stoer", which is not a service of this file.
        |
      5 |   web: {image: b, requires: [stoer], instances: {web-1: {ship: ship1, ports: {http: 80}, lifecycle: {running: [{type: tcp, port: htpp}]}}}}
        |                              ^^^^^
        = hint: did you mean "store"?

      <stdin>:5:130: error[unknown-port]: Instance "web-1" declares no port "htpp".
        |
      5 |   web: {image: b, requires: [stoer], instances: {web-1: {ship: ship1, ports: {http: 80}, lifecycle: {running: [{type: tcp, port: htpp}]}}}}
        |                                                                                                                                  ^^^^
        = hint: did you mean "http"?

      3 errors
      "
    `);
  });
});

describe("names of an object's own parts in JavaScript", () => {
  const names = ['__proto__', 'constructor', 'toString'];

  it('are names like others', () => {
    const text = `name: t
ships: {${names.map((name) => `${name}: {ip: 10.0.0.1}`).join(', ')}}
services:
${names.map((name) => `  ${name}: {image: a, instances: {${name}-1: {ship: ${name}, ports: {${name}: 80}, lifecycle: {running: [{type: tcp, port: ${name}}]}}}}\n`).join('')}`;
    const { environment, diagnostics } = loadEnvironment({ file: '-', text, processEnv: {} });
    expect(diagnostics.map(({ code }) => code)).toEqual(['container-name']);
    expect({
      ships: Object.keys(environment?.ships ?? {}),
      services: Object.keys(environment?.services ?? {}),
      instances: Object.values(environment?.instances ?? {}).map(({ name, ship }) => `${name} on ${ship}`),
    }).toEqual({
      ships: names,
      services: names,
      instances: names.map((name) => `${name}-1 on ${name}`),
    });
  });

  it('are unknown where nobody has given them', () => {
    expect(
      printedOf(
        file(
          'web: {image: a, toString: 1, requires: [constructor], instances: {web-1: {ship: __proto__, lifecycle: {running: [{type: tcp, port: toString}]}}}}',
        ),
      ),
    ).toMatchInlineSnapshot(`
      "<stdin>:4:19: warning[unknown-key]: The key "toString" is not known here and has no effect.
        |
      4 |   web: {image: a, toString: 1, requires: [constructor], instances: {web-1: {ship: __proto__, lifecycle: {running: [{type: tcp, port: toString}]}}}}
        |                   ^^^^^^^^

      <stdin>:4:43: error[unknown-service]: Service "web" requires "constructor", which is not a service of this file.
        |
      4 |   web: {image: a, toString: 1, requires: [constructor], instances: {web-1: {ship: __proto__, lifecycle: {running: [{type: tcp, port: toString}]}}}}
        |                                           ^^^^^^^^^^^

      <stdin>:4:83: error[unknown-ship]: Instance "web-1" is placed on "__proto__", which is not a ship of this file.
        |
      4 |   web: {image: a, toString: 1, requires: [constructor], instances: {web-1: {ship: __proto__, lifecycle: {running: [{type: tcp, port: toString}]}}}}
        |                                                                                   ^^^^^^^^^

      <stdin>:4:134: error[unknown-port]: Instance "web-1" declares no port "toString".
        |
      4 |   web: {image: a, toString: 1, requires: [constructor], instances: {web-1: {ship: __proto__, lifecycle: {running: [{type: tcp, port: toString}]}}}}
        |                                                                                                                                      ^^^^^^^^
        = hint: declare it under ports

      3 errors, 1 warning
      "
    `);
  });
});

describe('names that collide in the variables that containers are given', () => {
  it('of services, instances and ports, and over the border between two of them, are warnings', () => {
    expect(
      printedOf(
        file(
          'a: {image: a, instances: {b-c: {ship: ship1}}}',
          'a-b: {image: a, instances: {c: {ship: ship1}}}',
          'web: {image: a, instances: {w-1: {ship: ship1, ports: {h-1: 81, h_1: 82}}, w_1: {ship: ship1}}}',
          'x.y: {image: a, instances: {x1: {ship: ship1}}}',
          'X-Y: {image: a, instances: {x2: {ship: ship1}}}',
        ),
      ),
    ).toMatchInlineSnapshot(`
      "<stdin>:5:31: warning[container-name]: Docker refuses a container named "c".
        |
      5 |   a-b: {image: a, instances: {c: {ship: ship1}}}
        |                               ^
        = hint: use two or more of the characters a-z, A-Z, 0-9, "_", "." and "-", and begin with a letter or digit

      <stdin>:5:31: warning[variable-collision]: Instance "b-c" and instance "c" give the same variable, A_B_C_HOST; the latter's value is passed.
        |
      5 |   a-b: {image: a, instances: {c: {ship: ship1}}}
        |                               ^
        = hint: rename one of them
      <stdin>:4:29: note: instance "b-c"
        |
      4 |   a: {image: a, instances: {b-c: {ship: ship1}}}
        |                             ^^^

      <stdin>:6:67: warning[variable-collision]: Port "h-1" of instance "w-1" and port "h_1" of instance "w-1" give the same variable, WEB_W_1_H_1_PORT; the latter's value is passed.
        |
      6 |   web: {image: a, instances: {w-1: {ship: ship1, ports: {h-1: 81, h_1: 82}}, w_1: {ship: ship1}}}
        |                                                                   ^^^
        = hint: rename one of them
      <stdin>:6:58: note: port "h-1" of instance "w-1"
        |
      6 |   web: {image: a, instances: {w-1: {ship: ship1, ports: {h-1: 81, h_1: 82}}, w_1: {ship: ship1}}}
        |                                                          ^^^

      <stdin>:6:78: warning[variable-collision]: Instance "w-1" and instance "w_1" give the same variable, WEB_W_1_HOST; the latter's value is passed.
        |
      6 |   web: {image: a, instances: {w-1: {ship: ship1, ports: {h-1: 81, h_1: 82}}, w_1: {ship: ship1}}}
        |                                                                              ^^^
        = hint: rename one of them
      <stdin>:6:31: note: instance "w-1"
        |
      6 |   web: {image: a, instances: {w-1: {ship: ship1, ports: {h-1: 81, h_1: 82}}, w_1: {ship: ship1}}}
        |                               ^^^

      <stdin>:7:3: warning[variable-collision]: Service "X-Y" and service "x.y" give the same variable, X_Y_INSTANCES; the latter's value is passed.
        |
      7 |   x.y: {image: a, instances: {x1: {ship: ship1}}}
        |   ^^^
        = hint: rename one of them
      <stdin>:8:3: note: service "X-Y"
        |
      8 |   X-Y: {image: a, instances: {x2: {ship: ship1}}}
        |   ^^^

      5 warnings
      "
    `);
  });
});

describe('ports that are none', () => {
  it('and ranges that do not fit are told where they stand', () => {
    expect(
      printedOf(
        file(
          'web: {image: a, instances: {web-1: {ship: ship1, ports: {zero: 0, beyond: 65536, longer: "1000-1002:2000-2005", backwards: "20-10:20-10", wide: "1:5-7"}}}}',
          'api: {image: a, instances: {api-1: {ship: ship1, lifecycle: {running: [{type: http, port: 0}, {type: http, port: 65536}]}}}}',
        ),
      ),
    ).toMatchInlineSnapshot(`
      "<stdin>:4:66: warning[port-zero]: Port "zero": port 0 means any free port to Docker, and other containers are told 0.
        |
      4 | .. web: {image: a, instances: {web-1: {ship: ship1, ports: {zero: 0, beyond: 65536, longer: "1000-1002:2000-2005", backwards: "20-10:20-10", wide: "1:5-7"..
        |                                                                   ^
        = hint: write the port itself

      <stdin>:4:77: warning[port-range]: Port "beyond": 65536 is beyond 65535, the last port there is.
        |
      4 | .. web: {image: a, instances: {web-1: {ship: ship1, ports: {zero: 0, beyond: 65536, longer: "1000-1002:2000-2005", backwards: "20-10:20-10", wide: "1:5-7"..
        |                                                                              ^^^^^

      <stdin>:4:92: warning[port-range]: Port "longer": 3 ports of the container are published as 6 of the ship.
        |
      4 | .. web: {image: a, instances: {web-1: {ship: ship1, ports: {zero: 0, beyond: 65536, longer: "1000-1002:2000-2005", backwards: "20-10:20-10", wide: "1:5-7"..
        |                                                                                             ^^^^^^^^^^^^^^^^^^^^^
        = hint: make both ranges equally long

      <stdin>:4:126: warning[port-range]: Port "backwards": the range 20-10 ends before it begins.
        |
      4 | .. web: {image: a, instances: {web-1: {ship: ship1, ports: {zero: 0, beyond: 65536, longer: "1000-1002:2000-2005", backwards: "20-10:20-10", wide: "1:5-7"..
        |                                                                                                                               ^^^^^^^^^^^^^

      <stdin>:5:93: warning[invalid-port]: 0 is not a port; 1 to 65535 are.
        |
      5 |   api: {image: a, instances: {api-1: {ship: ship1, lifecycle: {running: [{type: http, port: 0}, {type: http, port: 65536}]}}}}
        |                                                                                             ^

      <stdin>:5:116: warning[invalid-port]: 65536 is not a port; 1 to 65535 are.
        |
      5 |   api: {image: a, instances: {api-1: {ship: ship1, lifecycle: {running: [{type: http, port: 0}, {type: http, port: 65536}]}}}}
        |                                                                                                                    ^^^^^

      6 warnings
      "
    `);
  });
});

describe('what no example of the guide can show', () => {
  it('is a file that is too large', () => {
    expect(printedOf(`name: ${'x'.repeat(16 * 1024 * 1024)}\n`)).toMatchInlineSnapshot(`
      "<stdin>:1:1: error[file-too-large]: The text is longer than 16 Mi characters, too long for an environment file.
        |
      1 | a line of 16777222 characters

      1 error
      "
    `);
  });

  it('is a FIFO in the place of a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'maestro-fifo-'));
    try {
      const path = join(folder, 'fifo');
      execFileSync('mkfifo', [path]);
      const text = file('web: {image: a, envfile: fifo, instances: {web-1: {ship: ship1}}}');
      const asEnvironment = printed({ file: path, processEnv: {} });
      const asEnvFile = printed({ file: '-', text, directory: folder, processEnv: {} });
      expect(`${asEnvironment}\n${asEnvFile}`.replaceAll(folder, '/dir')).toMatchInlineSnapshot(`
        "error[environment-file]: The environment file /dir/fifo cannot be loaded: it is a pipe or a device, not a file.

        <stdin>:4:28: error[env-file]: The env file fifo cannot be loaded: it is a pipe or a device, not a file.
          |
        4 |   web: {image: a, envfile: fifo, instances: {web-1: {ship: ship1}}}
          |                            ^^^^
          = hint: it is looked for at /dir/fifo

        1 error
        "
      `);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is a type of check, in a configuration that was not validated', () => {
    const source = plainSource(
      'maestro.yaml',
      file('web: {image: a, instances: {web-1: {ship: ship1, lifecycle: {running: [{type: tpc}]}}}}'),
    );
    const { document } = parseDocument(source);
    if (document === undefined) throw new Error('the file is no YAML');
    const reader = {
      read: (path: string) => systemFiles.read(path),
      locate: (path: string) => path,
      dockerContext: () => ({ problem: 'there is none' }),
    };
    const { problems } = resolveEnvironment(document.data as EnvironmentConfig, document, reader, '/');
    const options = { files: source.files, style: plainStyle, columns: undefined };
    expect(renderDiagnostics(toDiagnostics(document, problems), options)).toMatchInlineSnapshot(`
      "maestro.yaml:4:81: error[unknown-check-type]: "tpc" is not a type of lifecycle check; one of tcp, http, exec, rexec, sleep, health is expected.
        |
      4 |   web: {image: a, instances: {web-1: {ship: ship1, lifecycle: {running: [{type: tpc}]}}}}
        |                                                                                 ^^^
        = hint: did you mean "tcp"?

      1 error
      "
    `);
  });
});
