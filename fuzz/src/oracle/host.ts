import { join, normalize } from 'node:path';
import type { LoadResult } from '@maestro-ng/engine';
import { caseFolder } from '../recording-files.ts';

const watched: readonly (readonly [string, object])[] = [
  ['Object.prototype', Object.prototype],
  ['Array.prototype', Array.prototype],
  ['String.prototype', String.prototype],
  ['Number.prototype', Number.prototype],
  ['Function.prototype', Function.prototype],
  ['Map.prototype', Map.prototype],
  ['RegExp.prototype', RegExp.prototype],
  ['Object', Object],
  ['process', process],
  ['globalThis', globalThis],
];

function keysOf(object: object): string {
  return Reflect.ownKeys(object).map(String).join(' ');
}

const before = watched.map(([, object]) => keysOf(object));
const environmentBefore = JSON.stringify(process.env);

/** Whether what everybody shares is still as it was when this module was loaded. */
export function faultsOfHost(): string[] {
  const faults = watched.flatMap(([name, object], index) =>
    keysOf(object) === before[index] ? [] : [`${name} was changed`],
  );
  if (JSON.stringify(process.env) !== environmentBefore)
    faults.push('the variables of the process were changed');
  return faults;
}

/** Whether more was read than the folder, and the env files that the environment file names. */
export function faultsOfReading(asked: readonly string[], { document }: LoadResult): string[] {
  const named = new Set(
    envFilesOf(document?.data).flatMap((path) => [path, join(caseFolder, path)].map(normalize)),
  );
  return asked
    .filter((path) => !normalize(path).startsWith(`${caseFolder}/`) && !named.has(normalize(path)))
    .map((path) => `${JSON.stringify(path)} was read, which is outside of the folder`);
}

/** All texts below keys that name env files. */
function envFilesOf(data: unknown, isBelow = false, seen = new Set<unknown>()): string[] {
  if (typeof data === 'string') return isBelow ? [data] : [];
  if (typeof data !== 'object' || data === null || seen.has(data))
    return typeof data === 'number' ? [String(data)] : [];
  if (!isBelow) seen.add(data);
  return Object.entries(data).flatMap(([key, value]) =>
    envFilesOf(value, isBelow || key === 'envfile', seen),
  );
}
