import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renderFiles, renderTask } from './render-files.ts';

const env = {
  SERVICE_NAME: 'kafka',
  CONTAINER_NAME: 'kafka-1',
  KAFKA_KAFKA_1_BROKER_INTERNAL_PORT: '9092',
  ZOOKEEPER_INSTANCES: 'zk-1,zk-2',
  ZOOKEEPER_ZK_1_HOST: '10.0.0.2',
  ZOOKEEPER_ZK_2_HOST: '10.0.0.3',
  ZOOKEEPER_ZK_1_CLIENT_PORT: '2181',
  ZOOKEEPER_ZK_2_CLIENT_PORT: '2182',
  ZOOKEEPER_ZK_2_PEER_PORT: '1-2',
  HEAP: '512m',
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-guest-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts templates in place and renders them. @returns what is wrong, what was printed, and the files that were made */
function render(templates: Readonly<Record<string, string>>, ...words: string[]): unknown {
  for (const [name, text] of Object.entries(templates)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  let printed = '';
  const tasks = words.map((word) => renderTask(join(folder, word).replace('@', `${folder}/`)));
  const wrong = renderFiles(tasks, env, (text) => {
    printed += text;
  });
  const made = readdirSync(folder).filter((name) => !(name in templates) && !name.includes('/'));
  return {
    wrong: wrong.map((line) => line.replaceAll(`${folder}/`, '')),
    printed,
    made: Object.fromEntries(
      made
        .filter((name) => statSync(join(folder, name)).isFile())
        .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    ),
  };
}

describe('templates', () => {
  test('are filled with what the guest functions find', () => {
    const text = `zookeeper.connect={{ nodeList('zookeeper', ['client']) | join(',') }}
{% for host in nodeList('zookeeper', minimum=2) %}
- {{ loop.index }} {{ host }}
{%- endfor %}
me={{ serviceName() }}/{{ containerName() }} in {{ environmentName() }}
port={{ port('broker') }} {{ port('jmx', 9999) }} {{ specificPort('zookeeper', 'zk-2', port='client') }}
host={{ specificHost('zookeeper', 'zk-1') }}
heap={{ env.HEAP }} {{ env.GC | default('G1') }}{% if env.DEBUG is defined %} debug{% endif %}
`;
    expect(render({ 'server.properties.j2': text }, 'server.properties.j2')).toEqual({
      wrong: [],
      printed: '',
      made: {
        'server.properties': `zookeeper.connect=10.0.0.2:2181,10.0.0.3:2182

- 1 10.0.0.2
- 2 10.0.0.3
me=kafka/kafka-1 in local
port=9092 9999 2182
host=10.0.0.2
heap=512m G1
`,
      },
    });
  });

  test('may be printed, go elsewhere, and be made of others beside them', () => {
    expect(
      render(
        { 'a.j2': 'a{% include "part.txt" %}', 'part.txt': '[{{ env.HEAP }}]' },
        'a.j2:-',
        'a.j2:@b.conf',
      ),
    ).toEqual({ wrong: [], printed: 'a[512m]', made: { 'b.conf': 'a[512m]' } });
  });

  test('are all looked at, and nothing is written where one is wrong', () => {
    expect(
      render(
        {
          'good.j2': 'good\n',
          'name.j2': 'a\n  {{ hostt }}\n',
          'variable.j2': '{{ env.HEPA }}\n',
          'service.j2': "{{ nodeList('zokeeper') }}\n",
          'range.j2': "{{ specificPort('zookeeper', 'zk-2', 'peer') }}\n",
          'arguments.j2': "{{ nodeList('zookeeper', port='client') }}\n",
          'outside.j2': "{% include '../secret' %}\n",
        },
        ...[
          'good.j2',
          'name.j2',
          'variable.j2',
          'service.j2',
          'range.j2',
          'arguments.j2',
          'outside.j2',
          'gone.j2',
        ],
      ),
    ).toEqual({
      wrong: [
        'name.j2:2:6: "hostt" is not defined.',
        'variable.j2:1:4: The environment variable HEPA is not set. (did you mean "HEAP"?)',
        'service.j2:1:4: "nodeList" failed: 1 or more instances of zokeeper are needed: ZOKEEPER_INSTANCES should name them, but it is not set; there is ZOOKEEPER_INSTANCES.',
        'range.j2:1:4: "specificPort" failed: No port peer of zk-2 of zookeeper is known: ZOOKEEPER_ZK_2_PEER_PORT is the range 1-2, not one port.',
        'arguments.j2:1:4: "nodeList" failed: it has no argument "port".',
        'outside.j2:1:12: There is no template "../secret".',
        'gone.j2 cannot be read: there is no such file or folder',
      ],
      printed: '',
      made: {},
    });
  });

  test('keep the permissions of the file that they replace, else have those of the template', () => {
    writeFileSync(join(folder, 'secret.conf'), 'old', { mode: 0o600 });
    // Of a process of the same number that was ended half-way.
    writeFileSync(join(folder, `.secret.conf.${process.pid}`), 'ne');
    writeFileSync(join(folder, 'secret.conf.j2'), 'new');
    writeFileSync(join(folder, 'run.sh.j2'), '#!/bin/sh\n');
    chmodSync(join(folder, 'run.sh.j2'), 0o755);
    expect(render({}, 'secret.conf.j2', 'run.sh.j2')).toMatchObject({ wrong: [] });
    const mode = (name: string): number => statSync(join(folder, name)).mode & 0o777;
    expect([mode('secret.conf'), mode('run.sh')]).toEqual([0o600, 0o755]);
  });

  test('that cannot be written leave nothing unfinished behind', () => {
    mkdirSync(join(folder, 'taken'));
    expect(render({ 'a.j2': 'a' }, 'a.j2:@taken', 'a.j2:@none/a')).toEqual({
      wrong: [
        'taken cannot be written: it is a folder',
        'none/a cannot be written: there is no such file or folder',
      ],
      printed: '',
      made: {},
    });
  });
});

test('where a template goes is clear, or asked for', () => {
  expect([renderTask('a/b.conf.tmpl'), renderTask('b.conf:c'), renderTask('b.j2:-')]).toEqual([
    { template: 'a/b.conf.tmpl', output: 'a/b.conf' },
    { template: 'b.conf', output: 'c' },
    { template: 'b.j2', output: '-' },
  ]);
  expect(() => renderTask('b.conf')).toThrow(
    'b.conf: where does it go? Name it b.conf.j2, or write b.conf:OUTPUT',
  );
});
