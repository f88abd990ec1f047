import { nearestName as nearest } from '@maestro-ng/template';
import { instanceDefs } from './fragments/instance.ts';

/** What is written in other files, the key that says it here, how that is written, and a key that is known beside it. */
type Row = readonly [words: string, key: string, how: string, beside?: string];

/** Of Compose files, of MaestroNG's own words for other things, and of what people write for them. */
const rows: readonly Row[] = [
  ['environment environments envs variables', 'env', 'env: {NAME: value}', 'envfile'],
  ['env_file environment_file', 'envfile', 'envfile: FILE, or a list of files'],
  ['depends_on dependencies needs', 'requires', 'requires: [SERVICE]'],
  [
    'container_name containers deploy replicas scale',
    'instances',
    'instances: {NAME: {ship: SHIP}}, one for each container',
  ],
  ['network_mode networks_mode net_mode', 'net', 'net: host'],
  ['mem_limit memory mem mem_reservation', 'limits', 'limits: {memory: 512m}'],
  ['cpu_shares cpu', 'limits', 'limits: {cpu: 512}'],
  ['memswap_limit memory_swap', 'limits', 'limits: {swap: 1g}'],
  ['mem mem_limit', 'memory', 'memory: 512m'],
  ['memory_swap memswap memswap_limit', 'swap', 'swap: 1g'],
  ['cpu_shares shares', 'cpu', 'cpu: 512'],
  ['working_dir workingdir cwd', 'workdir', 'workdir: /path'],
  ['stop_grace_period grace_period', 'stop_timeout', 'stop_timeout: 30, in seconds'],
  ['logging log', 'log_driver', 'log_driver: NAME, and log_opt: {NAME: value}'],
  ['log_options logging_options', 'log_opt', 'log_opt: {NAME: value}'],
  ['restart_policy restart_mode', 'restart', 'restart: always'],
  ['expose exposed publish', 'ports', 'ports: {NAME: 80}'],
  ['bind binds mount', 'volumes', 'volumes: {/on/the/ship: /in/the/container}'],
  ['volume_from', 'volumes_from', 'volumes_from: [INSTANCE]'],
  ['capabilities caps', 'cap_add', 'cap_add: [NAME]'],
  ['args arguments run', 'command', 'command: [WORD, WORD]'],
  ['image_pull_policy pull', 'pull_policy', 'pull_policy: always'],
  ['annotations tags', 'labels', 'labels: {NAME: value}'],
  ['checks probes readiness liveness', 'lifecycle', 'lifecycle: {running: [{type: tcp, port: NAME}]}'],
  ['hosts host_aliases', 'extra_hosts', 'extra_hosts: {NAME: ADDRESS}'],
  ['user user_name', 'username', 'username: NAME'],
  ['host server node machine', 'ship', 'ship: NAME'],
  ['host address hostname addr', 'ip', 'ip: ADDRESS'],
  ['port', 'docker_port', 'docker_port: 2375'],
  ['ssh', 'ssh_tunnel', 'ssh_tunnel: {user: NAME, key: FILE}'],
  ['cmd command', 'test', 'test: COMMAND'],
  ['retry attempts tries', 'retries', 'retries: 3'],
  ['start_delay initial_delay', 'start_period', 'start_period: 30s'],
  ['retries retry tries', 'attempts', 'attempts: 3'],
  ['timeout wait', 'max_wait', 'max_wait: 30, in seconds'],
  ['seconds sleep delay time duration', 'wait', 'wait: 5'],
  ['url uri endpoint', 'path', 'path: /healthz'],
  ['verb', 'method', 'method: GET'],
  ['regex pattern match body', 'match_regex', 'match_regex: PATTERN'],
  ['options request_options', 'requests_options', 'requests_options: {verify: no}'],
  ['url uri', 'endpoint', 'endpoint: URL'],
  ['path filename logfile', 'file', 'file: PATH'],
  ['room', 'channel', "channel: '#NAME'"],
  ['url uri address server', 'registry', 'registry: URL'],
  ['pass passwd', 'password', 'password: {env: NAME}'],
  ['hosts servers nodes', 'ships', 'ships: {NAME: {ip: ADDRESS}}'],
  ['audits auditors auditing', 'audit', 'audit: [{type: log, file: PATH}]'],
];

/** What has no counterpart, where a key is known that tells the place. */
const without: readonly (readonly [words: string, beside: string, why: string])[] = [
  ['version', 'ships', 'the file has no version; __maestro: {schema: 2} says how volumes are written'],
  [
    'volumes',
    'ships',
    'volumes are not declared: an instance names them, as volumes: {NAME: /in/the/container}',
  ],
  ['container_name hostname', 'ship', 'a container, and its host, are called as the instance is'],
  ['build', 'image', 'images are built elsewhere: name one by image'],
  ['cpus cpu_quota cpuset', 'swap', '"cpus" stands beside "limits"'],
  ['scale replicas deploy', 'ship', 'write one instance for each container'],
  [
    'secrets configs',
    'ships',
    'write a value as {env: NAME}, {file: PATH} or {command: [PROGRAM]}, or mount files by volumes',
  ],
  ['include extends', 'ships', 'templates include files: {% include "FILE" %}'],
];

const instanceKeys = Object.keys(instanceDefs['instance']?.properties ?? {});

/** What to write for a key of somebody else's files, or of another place, where these keys are known. */
export function otherName(key: string, known: readonly string[]): string | undefined {
  return exactly(key, known) ?? placeOf(key, known);
}

/** The same for a slip of such a key. */
export function otherNameOfSlip(key: string, known: readonly string[]): string | undefined {
  const words = [...rows, ...without].flatMap(([all, beside]) =>
    known.includes(beside) ? all.split(' ').filter((word) => word.length > 5) : [],
  );
  const near = nearest(key, words);
  return near === undefined ? undefined : exactly(near, known);
}

/** Whether a key of somebody else's files says what a known one does. */
export function says(word: string, key: string): boolean {
  return rows.some(([words, its]) => its === key && isOneOf(word, words));
}

function exactly(key: string, known: readonly string[]): string | undefined {
  return (
    rowHint(key, known) ??
    without.find(([words, beside]) => known.includes(beside) && isOneOf(key, words))?.[2]
  );
}

function rowHint(key: string, known: readonly string[]): string | undefined {
  const row = rows.find(
    ([words, its, , beside = its]) => known.includes(its) && known.includes(beside) && isOneOf(key, words),
  );
  return row && `"${key}" is "${row[1]}" here; write ${row[2]}`;
}

function isOneOf(key: string, words: string): boolean {
  return words.split(' ').includes(key);
}

/** A key of instances that a service has. */
function placeOf(key: string, known: readonly string[]): string | undefined {
  if (!known.includes('instances')) return undefined;
  if (instanceKeys.includes(key)) return `write "${key}" in each instance, beside "ship"`;
  const hint = rowHint(key, instanceKeys);
  return hint === undefined ? exactly(key, instanceKeys) : `${hint}, in each instance`;
}
