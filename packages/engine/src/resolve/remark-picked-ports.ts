import type { NamedPort } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import type { ResolvedInstance } from './instances.ts';
import { excludeEachOther, isFixed, publishes } from './port-conflicts.ts';
import type { Report } from './report.ts';

interface Published {
  readonly instance: string;
  readonly port: NamedPort;
  readonly at: Cursor;
}

/**
 * Remarks where Docker picks a port of a range that has another instance's fixed port in it: it may take that one while the
 * other instance is down. Once for each place that asks for such a range.
 */
export function remarkPickedPorts(instances: Iterable<ResolvedInstance>, report: Report): void {
  for (const { picked, fixed } of byShipAndProtocol(instances).values()) {
    const told = new Set<string>();
    for (const { instance, port, at } of picked) {
      if (told.has(at.at)) continue;
      const other = fixed.find((each) => each.instance !== instance && excludeEachOther(port, each.port));
      if (other === undefined) continue;
      told.add(at.at);
      report.remark({
        code: 'port-picked',
        message: `Docker picks a free port of ${port.external.text} for "${instance}": that may be ${other.port.external.text}, the port of "${other.instance}", while "${other.instance}" is down`,
        at,
        hint: `leave the port of "${other.instance}" out of the range`,
        related: [{ at: other.at.at, message: `published for "${other.instance}"` }],
      });
    }
  }
}

function byShipAndProtocol(
  instances: Iterable<ResolvedInstance>,
): Map<string, { readonly picked: Published[]; readonly fixed: Published[] }> {
  const groups = new Map<string, { readonly picked: Published[]; readonly fixed: Published[] }>();
  for (const { instance, isPlaced, ports } of instances) {
    if (!isPlaced || !publishes(instance)) continue;
    for (const port of instance.container.ports) {
      const at = ports.get(port.name)?.at;
      const { first, last } = port.external.range;
      if (at === undefined || first === 0 || last < first) continue;
      const key = `${port.protocol} ${instance.ship}`;
      const group = groups.get(key) ?? { picked: [], fixed: [] };
      groups.set(key, group);
      (isFixed(port) ? group.fixed : group.picked).push({ instance: instance.name, port, at });
    }
  }
  return groups;
}
