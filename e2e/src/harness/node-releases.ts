import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The releases of Node.js that users have, beside the one of the test run: name → program, where it is installed. */
export const otherNodes: Readonly<Record<string, string>> = Object.fromEntries(
  [22, 24, 26].map((release) => [
    `Node ${release}`,
    fileURLToPath(new URL(`../../node_modules/node-${release}/bin/node`, import.meta.url)),
  ]),
);

/** Whether these programs are here: they exist for Linux on x64 only. */
export const haveOtherNodes: boolean = Object.values(otherNodes).every((program) => existsSync(program));
