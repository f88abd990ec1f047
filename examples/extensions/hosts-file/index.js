import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Ships from a file like /etc/hosts: `ship_provider: {type: hosts-file, options: {path: hosts}}`.
 *
 * @param {unknown} options
 * @param {{ readonly directory: string }} context
 */
function ships(options, { directory }) {
  const { path } = /** @type {{ path?: unknown }} */ (options ?? {});
  if (typeof path !== 'string') throw new Error('it needs options: {path: FILE}');
  const lines = readFileSync(resolve(directory, path), 'utf8').split('\n');
  return Object.fromEntries(
    lines
      .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
      .filter(([address]) => address !== '')
      .flatMap(([ip = '', ...names]) => names.map((name) => [name, { ip }])),
  );
}

/** @type {import('@maestro-ng/engine').Extension} */
const extension = { shipProviders: { 'hosts-file': { ships } } };

export default extension;
