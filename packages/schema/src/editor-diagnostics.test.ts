import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LanguageServer, told } from './testing/language-server.ts';

const schemaPath = fileURLToPath(new URL('../schema.json', import.meta.url));

/** An editor with these settings for YAML; it is closed with the test. */
async function editor(settings: object = {}, folder?: string): Promise<LanguageServer> {
  const server = await LanguageServer.start(settings, folder);
  onTestFinished(() => server.stop());
  return server;
}

const byName = { schemas: { [`file://${schemaPath}`]: ['maestro*.yaml'] } };

test('nothing is underlined in the file that people begin with', async () => {
  const starter = readFileSync(new URL('../../../apps/cli/src/starter.yaml', import.meta.url), 'utf8');
  const folder = folderWithSchema();
  const plain = await editor();
  const file = `file://${folder}/hello.yaml`;
  expect(told(await plain.diagnose(file, starter))).toEqual([]);
  // Not because the schema was not found:
  const services = { line: starter.split('\n').indexOf('services:'), character: 1 };
  expect(await plain.hover(file, services)).toContain('The services, by name.');
});

/** What `maestro init` leaves beside the file it writes. */
function folderWithSchema(): string {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-editor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(schemaPath, join(folder, 'maestro.schema.json'));
  return folder;
}

const wrongFile = `ships:
  ship1: {endpoint: 10.0.0.1}
  ship2: {ip: 10.0.0.2, docker_port: often, timeout: [5]}
services:
  web:
    image: nginx
    require: [store]
    instances:
      web-1:
        ship: ship1
        restart: sometimes
        log_driver: jurnald
        ports: [80]
        volumes: {/data: {target: /data, mod: ro}}
    lifecycle:
      running:
        - {type: tpc, port: http}
        - {type: tcp}
      started: []
_anchors: {anything: [goes, here]}
audit:
  - {type: http, endpoint: "http://example.com", method: PUT, level: loud}
`;

const wrong = [
  '1:1-2 Missing property "name".',
  '2:3-8 Missing property "ip".',
  '3:38-43 Expected a port such as 2375.',
  '3:54-57 Expected a number of seconds.',
  '7:5-12 Property require is not allowed.',
  '11:18-27 Expected no, always, on-failure, "on-failure:3" or unless-stopped.',
  '12:21-28 Expected json-file, syslog, journald, gelf, fluentd, none, local, awslogs, splunk, gcplogs, etwlogs or a plugin.',
  '13:16-20 Expected a mapping of names to ports.',
  '14:42-45 Property mod is not allowed.',
  '17:18-21 Expected tcp, http, exec, rexec, sleep or health.',
  '18:11-12 Missing property "port".',
  '19:7-14 Property started is not allowed.',
  '22:58-61 Expected POST or GET.',
  '22:70-74 Expected info or debug.',
];

const refusedLater = `name: n
ships: {h: {ip: 10.0.0.1}}
services:
  s:
    image: a
    ports:
      a: 80/tpc
      b: "80:81:82"
      c: "53/udp:53"
      d: {exposed: x, external: [10.0.0.1, 80]}
      e: "{{ env.PORT }}"
    pull_policy: true
    instances:
      i:
        ship: h
        restart: true
        log_driver: true
        ports: {a: 80, b: 53/udp, c: "53/udp:5353/udp", d: "1-3:4-6/tcp", e: {exposed: 80, external: 81}}
        volumes:
          /a: {target: /a, mode: readonly}
          /b: {target: /b, mode: "ro,rslave"}
          /c: {target: /c, mode: yes}
        ulimits: {nofile: 5, nofiles: {soft: 5}}
      j: {ship: h, restart: 3, volumes: {/a: {target: /a, mode: "{{ env.MODE }}"}}}
      k: {ship: h, restart: no, log_driver: local, ulimits: {}}
`;

test('what loading refuses, or warns of, after the form of the file is underlined too', async () => {
  const server = await editor({ ...byName, yamlVersion: '1.1' });
  expect(told(await server.diagnose('file:///project/maestro.yaml', refusedLater))).toMatchInlineSnapshot(`
    [
      "7:10-16 Expected a port such as 80, 53/udp, "25:2525", or a mapping with "exposed" and "external".",
      "8:10-20 Expected a port such as 80, 53/udp, "25:2525", or a mapping with "exposed" and "external".",
      "9:10-21 Expected a port such as 80, 53/udp, "25:2525", or a mapping with "exposed" and "external".",
      "10:20-21 Expected a port such as 80, 53/udp or "1234-1236".",
      "12:18-22 Expected always, missing or never.",
      "16:18-22 Expected no, always, on-failure, "on-failure:3" or unless-stopped.",
      "17:21-25 Expected json-file, syslog, journald, gelf, fluentd, none, local, awslogs, splunk, gcplogs, etwlogs or a plugin.",
      "20:34-42 Expected ro, rw, z, Z, nocopy or a kind of propagation such as rslave; several with commas.",
      "22:34-37 Expected ro, rw, z, Z, nocopy or a kind of propagation such as rslave; several with commas.",
      "23:30-37 Expected as, core, cpu, data, fsize, locks, memlock, msgqueue, nice, nofile, nproc, rss, rtprio, rttime, sigpending or stack.",
      "24:29-30 Expected no, always, on-failure, "on-failure:3" or unless-stopped.",
    ]
  `);
});

describe('what is wrong is underlined', () => {
  test('in a file that is known by its name', async () => {
    const server = await editor(byName);
    expect(told(await server.diagnose('file:///project/maestro.yaml', wrongFile))).toEqual(wrong);
  });

  test.each(['# yaml-language-server: $schema=maestro.schema.json', '# $schema: maestro.schema.json'])(
    'in a file that begins with %s',
    async (line) => {
      const folder = folderWithSchema();
      const plain = await editor({ yamlVersion: '1.1' });
      const lines = wrong.map((words) => words.replace(/^\d+/, (number) => String(Number(number) + 1)));
      expect(told(await plain.diagnose(`file://${folder}/demo.yaml`, `${line}\n${wrongFile}`))).toEqual(
        lines,
      );
    },
  );

  test('with the settings that the guide has for VS Code', async () => {
    const guide = readFileSync(new URL('../../../docs/guide/editors.md', import.meta.url), 'utf8');
    const block = /^```json settings\.json\n([\s\S]*?)^```$/m.exec(guide)?.[1] ?? '';
    const { 'yaml.schemas': schemas, 'yaml.yamlVersion': yamlVersion } = JSON.parse(block) as Record<
      string,
      unknown
    >;
    const folder = folderWithSchema();
    const open = await editor({ schemas, yamlVersion }, folder);
    expect(told(await open.diagnose(`file://${folder}/maestro.yaml`, wrongFile))).toEqual(wrong);
    expect(told(await open.diagnose(`file://${folder}/environments/test.yaml`, wrongFile))).toEqual(wrong);
    expect(told(await open.diagnose(`file://${folder}/other.yaml`, wrongFile))).toEqual([]);
  });

  test('in templates too, as far as they are no YAML', async () => {
    const server = await editor(byName);
    const text = `name: "{{ env.NAME }}"
ships:
{% for n in [1, 2] %}
  ship{{ n }}: {ip: 10.0.0.{{ n }}}
{% endfor %}
`;
    expect(told(await server.diagnose('file:///project/maestro-1.yaml', text))).toMatchInlineSnapshot(`
      [
        "3:1-23 Implicit map keys need to be followed by map values",
        "3:2-23 Plain value cannot start with directive indicator character %",
        "3:13-23 Missing , or : between flow map items",
        "3:20-23 Unexpected scalar at node end",
        "4:34-37 Unexpected flow-map-end token in YAML stream: "}"",
        "4:35-37 Unexpected flow-map-end token in YAML stream: "}"",
        "5:1-14 Unexpected flow-map-start token in YAML stream: "{"",
        "5:2-14 Unexpected scalar token in YAML stream: "% endfor %"",
        "5:12-14 Unexpected flow-map-end token in YAML stream: "}"",
      ]
    `);
    const quiet = `name: "{{ env.NAME }}"
ships:
  ship1: {ip: "{{ env.SHIP1 }}", docker_port: "{{ env.PORT }}", socket_path: {{ env.SOCKET }}}
  #{% if env.SECOND %}
  ship2: {ip: 10.0.0.2}
  #{% endif %}
`;
    expect(told(await server.diagnose('file:///project/maestro-2.yaml', quiet))).toEqual([
      '3:47-63 Expected a port such as 2375.',
      '3:78-94 Expected text.',
    ]);
  });
});

test('a server that goes to the network would be noticed', async () => {
  const online = LanguageServer.start({ schemaStore: { enable: true } });
  await expect(online.then((server) => server.diagnose('file:///project/any.yaml', 'a: 1'))).rejects.toThrow(
    'the language server went to the network',
  );
});
