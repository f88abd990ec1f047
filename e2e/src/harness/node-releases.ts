import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wanted } from './wanted.ts';

function installed(...releases: readonly number[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    releases.map((release) => [
      `Node ${release}`,
      fileURLToPath(new URL(`../../node_modules/node-${release}/bin/node`, import.meta.url)),
    ]),
  );
}

/** The releases of Node.js that users have, beside the one of the test run: name → program, where it is installed. */
export const otherNodes: Readonly<Record<string, string>> = installed(22, 24, 26);

/** Those that may be in containers. */
export const guestNodes: Readonly<Record<string, string>> = installed(18, 22, 24, 26);

const areInstalled = Object.values(guestNodes).every((program) => existsSync(program));

/** Whether these programs are here: they exist for Linux on x64 only. */
export const haveOtherNodes: boolean =
  process.platform === 'linux' && process.arch === 'x64'
    ? wanted(areInstalled, 'another release of Node.js')
    : areInstalled;
