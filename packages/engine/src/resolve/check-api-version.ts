import { oldestApiVersion } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import type { Finder } from './report.ts';

const leaveItOut = 'leave it out for the highest that both sides know';

/** Of the range of an Engine nothing is known here: `api_version` is held against what Maestro speaks. */
export function checkApiVersion(at: Cursor, report: Finder): void {
  const version = at.text();
  if (!version || version === 'auto') return;
  const match = /^(\d{1,4})\.(\d{1,4})$/u.exec(version);
  if (match === null) {
    report.error({
      code: 'invalid-api-version',
      message: `"${version}" is not a version of Docker's API`,
      at,
      hint: `write one such as "1.41", or ${leaveItOut}`,
    });
  } else if (isBefore([Number(match[1]), Number(match[2])], oldestApiVersion)) {
    report.warning({
      code: 'old-api-version',
      message: `version ${version} of Docker's API is not spoken any more; the oldest that the Engine speaks is, and none before ${oldestApiVersion}`,
      at,
      hint: leaveItOut,
    });
  }
}

function isBefore([major, minor]: readonly [number, number], version: string): boolean {
  const [otherMajor = 0, otherMinor = 0] = version.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
