import { type Dictionary, dictionary } from '../model/index.ts';
import { isAddress } from './addresses.ts';
import type { Cursor } from './cursor.ts';
import type { InstanceReport } from './report.ts';
import type { Fleet } from './ships.ts';

function addressOf(entry: Cursor, fleet: Fleet, report: InstanceReport): string | undefined {
  if (!entry.isMapping) {
    if (typeof entry.value === 'string') return entry.value;
    if (entry.isScalar) {
      report.warning({
        code: 'extra-host-ignored',
        message: `${entry.text() ?? ''} is not an address: "${entry.key}" is left out`,
        at: entry,
        hint: 'write an address, or {ship: NAME} for that of a ship',
      });
    }
    return undefined;
  }
  const says = (name: string): string => `"${entry.key}" is to be the address of "${name}"`;
  return fleet.named(entry.get('ship'), report, says)?.ip;
}

/** Host names with their addresses; `{ship: NAME}` stands for that ship's `ip`. */
export function resolveExtraHosts(cursor: Cursor, fleet: Fleet, report: InstanceReport): Dictionary<string> {
  const result = dictionary<string>();
  for (const entry of cursor.entries()) {
    const address = addressOf(entry, fleet, report);
    if (address === undefined) continue;
    if (!isAddress(address) && address !== 'host-gateway') {
      report.refuse({
        code: 'extra-host-address',
        message: `"${address}" is not a numeric address, which Docker wants for "${entry.key}"`,
        at: entry,
      });
    }
    result[entry.key] = address;
  }
  return result;
}
