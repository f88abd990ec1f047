/**
 * A body of `POST /containers/create` after the normalisations that the recorded cases ask for, and no others; the
 * numbers are those of their README.
 */
export function comparableBody(body: unknown): unknown {
  const { HostConfig, ...top } = { ...(body as Fields) };
  const host = { ...(HostConfig as Fields) };
  for (const key of movedToHost) {
    // 1. Zero is absent.
    const value = host[key] ?? top[key];
    delete top[key];
    delete host[key];
    if (value !== undefined && value !== null && value !== 0) host[key] = value;
  }
  // 2.
  for (const key of clientNoise) if (top[key] === false) delete top[key];
  delete host.LxcConf;
  if (host.Privileged === false) delete host.Privileged;
  // 3.
  for (const fields of [top, host]) {
    for (const key of sets)
      if (Array.isArray(fields[key])) fields[key] = [...(fields[key] as string[])].sort();
  }
  // 5.
  if (Array.isArray(host.Ulimits)) host.Ulimits = comparableUlimits(host.Ulimits as Ulimit[]);
  // 6.
  if (top.ExposedPorts !== undefined) top.ExposedPorts = expandedKeys(top.ExposedPorts as Fields);
  if (host.PortBindings !== undefined) host.PortBindings = expandedBindings(host.PortBindings as Bindings);
  return { ...filled(top), HostConfig: filled(host) };
}

type Fields = Record<string, unknown>;
type Bindings = Record<string, readonly Binding[]>;

interface Binding {
  readonly HostIp: string;
  readonly HostPort: string;
}

interface Ulimit {
  readonly Name: string;
  readonly Soft: number | boolean | null;
  readonly Hard: number | boolean | null;
}

const movedToHost = ['Memory', 'MemorySwap', 'CpuShares'];
const clientNoise = [
  'AttachStdin',
  'AttachStdout',
  'AttachStderr',
  'OpenStdin',
  'StdinOnce',
  'Tty',
  'NetworkDisabled',
];
const sets = ['Env', 'Binds', 'VolumesFrom', 'CapAdd', 'CapDrop', 'Links', 'ExtraHosts', 'SecurityOpt'];

/** Without lists and maps that are empty or null, at any depth. */
function filled(fields: Fields): Fields {
  const result: Fields = {};
  for (const [key, value] of Object.entries(fields)) {
    const kept = typeof value === 'object' && value !== null && !Array.isArray(value) && key !== 'Labels';
    const inner = kept && !mapsOfEmpty.includes(key) ? filled(value as Fields) : value;
    if (inner === null || inner === undefined) continue;
    if (typeof inner === 'object' && Object.keys(inner).length === 0) continue;
    result[key] = inner;
  }
  return result;
}

/** Their keys say it all. */
const mapsOfEmpty = ['ExposedPorts', 'Volumes'];

function comparableUlimits(ulimits: readonly Ulimit[]): Fields {
  const entries = ulimits.map(({ Name, Soft, Hard }) => [
    Name,
    { Soft: Number(Soft ?? Hard), Hard: Number(Hard ?? Soft) },
  ]);
  return Object.fromEntries(entries) as Fields;
}

function expandedKeys(ports: Fields): Fields {
  return Object.fromEntries(Object.keys(ports).flatMap((key) => expanded(key).map((single) => [single, {}])));
}

/** A range between two ranges becomes its ports; a range for a single port is Docker's to choose from. */
function expandedBindings(bindings: Bindings): Bindings {
  const result: Record<string, Binding[]> = {};
  for (const [key, all] of Object.entries(bindings)) {
    expanded(key).forEach((single, index, { length }) => {
      const these = all.map(({ HostIp, HostPort }) => ({
        HostIp,
        HostPort: length === 1 ? HostPort : (numbers(HostPort)[index] ?? HostPort),
      }));
      result[single] = [...(result[single] ?? []), ...these];
    });
  }
  return result;
}

function expanded(key: string): string[] {
  const [range = '', protocol] = key.split('/');
  return numbers(range).map((number) => `${number}/${protocol}`);
}

function numbers(range: string): string[] {
  const [first = 0, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}
