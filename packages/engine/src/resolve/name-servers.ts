import { isAddress } from './addresses.ts';
import type { Cursor } from './cursor.ts';
import type { InstanceReport } from './report.ts';

/** Name servers that are no addresses: Engines take them, and the container finds no names by them. */
export function checkNameServers(instance: Cursor, report: InstanceReport): void {
  for (const item of instance.get('dns').oneOrMore()) {
    const text = item.text();
    if (text === undefined || isAddress(text.replace(/%.*$/, ''))) continue;
    report.warning({
      code: 'dns-address',
      message: `"${text}" is not a numeric address, and a name server is asked by its address`,
      at: item,
    });
  }
}
