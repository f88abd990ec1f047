import type { Device } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import type { InstanceReport } from './report.ts';

/** Devices of the ship: `/dev/a`, `/dev/a:/dev/b`, `/dev/a:/dev/b:r`, or `{source, target, permissions}`. */
export function resolveDevices(cursor: Cursor, report: InstanceReport): Device[] {
  return cursor.items().flatMap((item) => {
    const device = item.isMapping ? fromMapping(item) : fromText(item.text());
    if (device === undefined) return [];
    check(device, item, report);
    return [device];
  });
}

function fromMapping(item: Cursor): Device | undefined {
  const source = item.get('source').text();
  if (source === undefined) return undefined;
  const permissions = item.get('permissions').text() || 'rwm';
  return { source, target: item.get('target').text() || source, permissions };
}

/** As Docker's command line: what follows a single colon may be permissions. */
function fromText(text: string | undefined): Device | undefined {
  if (text === undefined) return undefined;
  const [source = '', second, third] = text.split(':');
  if (second === undefined) return { source, target: source, permissions: 'rwm' };
  if (third === undefined && isPermissions(second)) return { source, target: source, permissions: second };
  return { source, target: second || source, permissions: third ?? 'rwm' };
}

function isPermissions(text: string): boolean {
  return /^[rwm]+$/.test(text) && new Set(text).size === text.length;
}

function check({ source, target, permissions }: Device, at: Cursor, report: InstanceReport): void {
  const wrong = [source, target].find((path) => !path.startsWith('/'));
  if (wrong !== undefined) {
    report.refuse({
      code: 'device-path',
      message: `"${wrong}" is not an absolute path`,
      at,
      hint: 'write /dev/name, or /dev/name:/dev/name-in-the-container:rwm',
    });
  } else if (!isPermissions(permissions)) {
    report.refuse({
      code: 'device-permissions',
      message: `"${permissions}" is not what a container may do with a device: letters of rwm, each once`,
      at,
      hint: 'r is to read, w to write, m to make a node of the device',
    });
  }
}
