import { explainInstance, loadEnvironment } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { acceptable } from '../load-file.ts';
import { makeStyle } from '../render/style.ts';
import { displayWidth } from '../render/width.ts';
import { explanationLines } from './explanation-lines.ts';
import { type ShownExplanation, shownExplanation } from './shown-explanation.ts';
import { veiledTexts } from './veiled-texts.ts';

const style = makeStyle({ color: false, unicode: true });

async function explained(
  text: string,
  instance: string,
  processEnv: Readonly<Record<string, string>> = {},
): Promise<ShownExplanation> {
  const request = { file: '-', text, processEnv };
  const loaded = { ...acceptable(loadEnvironment(request)), request, derived: [], checkTypes: new Map() };
  const { document, environment } = loaded;
  if (document === undefined) throw new Error('no document');
  const explanation = explainInstance(environment, instance, document);
  return shownExplanation(explanation, veiledTexts(loaded, explanation, explainInstance), document);
}

const file = `name: shop
ships: {ship1: {ip: 10.0.0.1}}
services:
  store: {image: store, instances: {store-1: {ship: ship1}}}
  web:
    image: "web:{{ env.TAG }}"
    requires: [store]
    instances:
{% for n in [1, 2] %}
      web-{{ n }}: {ship: ship1, workdir: "/srv/{{ n }}\\e[2J", env: {EMPTY: "", GONE: }}
{% endfor %}
`;

describe('an explanation', () => {
  it('is a table of what is placed where, waited for and said by whom', async () => {
    const shown = await explained(file, 'web-2', { TAG: '7' });
    const lines = explanationLines(shown, { style, columns: undefined });
    expect(lines.slice(0, lines.indexOf('variables') + 4).join('\n')).toMatchInlineSnapshot(`
      "NAME                        FROM                                  VALUE
      placed
        web-2                     <stdin>:10:27                         on ship1, of web
      waits for
        store                     <stdin>:7:16                          store-1; web requires it
      process
        image                     <stdin>:6:12 (service) {{ env.TAG }}  web:7
        pull_policy               default                               missing
        restart                   default                               no
        stop_timeout              default                               10
        workdir                   <stdin>:10:43 {{ n }}                 /srv/2\\x1b[2J
      network
        hostname                  Maestro                               web-2
      variables
        CONTAINER_HOST_ADDRESS    Maestro                               10.0.0.1
        CONTAINER_NAME            Maestro                               web-2
        DOCKER_IMAGE              Maestro                               web:7"
    `);
    expect(lines.join('\n')).toMatch(/^ {2}GONE +<stdin>:10:\d+ +not set$/m);
  });

  it('has the place in the template, and what the template read', async () => {
    const { values } = await explained(file, 'web-2', { TAG: '7' });
    expect(values.filter(({ name }) => name === 'image' || name === 'hostname')).toEqual([
      {
        group: 'process',
        name: 'image',
        value: 'web:7',
        from: 'file',
        of: 'service',
        place: '<stdin>:6:12',
        reads: ['env.TAG'],
      },
      {
        group: 'network',
        name: 'hostname',
        value: 'web-2',
        from: 'maestro',
        of: null,
        place: null,
        reads: [],
      },
    ]);
  });

  it('fits 80 columns', async () => {
    const shown = await explained(file.replace('web:', `${'long-'.repeat(20)}:`), `web-1`, { TAG: '7' });
    const lines = explanationLines(shown, { style, columns: 80 });
    expect(lines.filter((line) => displayWidth(line) > 80)).toEqual([]);
  });

  it('shows nothing secret, wherever it went', async () => {
    const text = `name: shop
ships: {ship1: {ip: 10.0.0.1}}
services:
  web:
    image: "web:{{ env.MY_TOKEN }}"
    env: {DB_PASSWORD: hunter1, URL: "http://me:hunter2@db/", COPY: "{{ env.MY_TOKEN }}", KEPT: {env: MY_TOKEN}}
    instances:
      web-1:
        ship: ship1
        command: [run, --password, hunter3]
        labels: {api_token: hunter4}
        log_driver: splunk
        log_opt: {splunk-token: hunter5}
        ports: {auth: 80}
        lifecycle: {running: [{type: exec, command: "look --token hunter6"}]}
`;
    const shown = await explained(text, 'web-1', { MY_TOKEN: 'hunter7' });
    expect(JSON.stringify(shown)).not.toContain('hunter');
    expect(shown.values.filter(({ name }) => name === 'ports.auth')).toMatchObject([
      { value: '80/tcp, published at 80' },
    ]);
    expect(shown.values.filter(({ group }) => group === 'process').slice(0, 2)).toMatchObject([
      { name: 'command', value: ['run', '--password', '***'] },
      { name: 'image', value: '***' },
    ]);
  });
});
