/** What is included by every service of {@link templateText}. */
export const partText = `    lifecycle:
{%- for check in checks %}
      {{ check.state }}: [{type: tcp, port: {{ check.port }}, max_wait: {{ check.wait * 2 }}}]
{%- endfor %}
`;

export const templateContext = {
  env: { REGION: 'eu', TAG: '1.2.3' },
  registry: 'registry.example',
  ships: ['ship-a', 'ship-b', 'ship-c'],
  checks: [
    { state: 'running', port: 'http', wait: 30 },
    { state: 'stopped', port: 'http', wait: 10 },
  ],
  settings: { debug: false, level: 'info', sizes: [1, 2, 3] },
};

const head = `{% macro place(ship, port) %}{ship: {{ ship }}, ports: {http: "80:{{ port }}"}}{% endmacro %}
{% set base = 10000 %}
name: bench-{{ env.REGION }}
services:
`;

/** An environment file as people write them, of about this many lines: sets, loops, macros, filters, includes. */
export function templateText(lines) {
  const services = Math.floor((lines - 4) / 10);
  return head + Array.from({ length: services }, (_, number) => service(number)).join('');
}

function service(number) {
  return `{% set port = base + ${number} %}
  svc-${number}:
    image: {{ registry }}/app-${number}:{{ env.TAG | default('latest') }}
    env: {SETTINGS: '{{ settings | tojson }}', SHIPS: "{{ ships | map('upper') | join(',') }}"}
    instances:
{%- for ship in ships %}
      svc-${number}-{{ loop.index }}: {{ place(ship, port + loop.index0) }}
{%- endfor %}
{% if ${number} % 2 == 0 and env.REGION == 'eu' %}    omit: true{% endif %}
{% include 'part.yaml' %}
`;
}
