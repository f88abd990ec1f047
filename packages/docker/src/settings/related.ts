import { type Fields, list, optionalRecord, text, textList } from '../fields.ts';

/** Inspections of other containers, by what a container calls them: an id or a name. */
export type Related = ReadonlyMap<string, Fields>;

/** The containers whose namespaces or volumes an inspected one takes part in. */
export function relatedTo(inspection: unknown): string[] {
  const hostConfig = optionalRecord(optionalRecord(inspection).HostConfig);
  return [...new Set([...namespaces.flatMap((key) => owner(hostConfig[key]) ?? []), ...givers(hostConfig)])];
}

/** Docker keeps the ids of those whose namespaces are shared, where their names were asked for. */
export function withNames(hostConfig: Fields, related: Related): Fields {
  const named = namespaces.flatMap((key) => {
    const id = owner(hostConfig[key]);
    return id === undefined ? [] : [[key, `container:${nameOf(id, related)}`] as const];
  });
  return { ...hostConfig, ...Object.fromEntries(named) };
}

/** The volumes that a container has from others. */
export function volumesOfOthers(hostConfig: Fields, related: Related): ReadonlySet<string> {
  const mounts = givers(hostConfig).flatMap((giver) => list(related.get(giver)?.Mounts).map(optionalRecord));
  return new Set(mounts.map(({ Name }) => text(Name)));
}

const namespaces = ['NetworkMode', 'PidMode', 'IpcMode'] as const;

function owner(mode: unknown): string | undefined {
  return /^container:(.+)$/su.exec(text(mode))?.[1];
}

function givers(hostConfig: Fields): string[] {
  return textList(hostConfig.VolumesFrom).map((giver) => giver.replace(/:.*$/su, ''));
}

/** The beginning of the id of one that is gone. */
function nameOf(id: string, related: Related): string {
  const name = text(related.get(id)?.Name).replace(/^\//u, '');
  return name === '' ? id.slice(0, 12) : name;
}
