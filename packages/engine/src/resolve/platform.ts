import type { Cursor } from './cursor.ts';
import type { InstanceReport } from './report.ts';

/** `os/arch` or `os/arch/variant`. */
export function resolvePlatform(cursor: Cursor, report: InstanceReport): string | null {
  const platform = cursor.text();
  if (platform === undefined || platform === '') return null;
  if (!/^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+){0,2}$/.test(platform)) {
    report.refuse({
      code: 'platform',
      message: `"${platform}" is not a platform`,
      at: cursor,
      hint: 'write os/arch, such as linux/amd64, or os/arch/variant',
    });
  }
  return platform;
}
