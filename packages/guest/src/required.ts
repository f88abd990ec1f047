import type { GuestEnvironment } from './env.ts';
import { MaestroEnvironmentError } from './maestro-environment-error.ts';

/** A variable that is looked for, and what is told when it is not there. */
export interface Wanted {
  readonly variable: string;
  /** What cannot be said without it: `No port http of web-1 of web is known`. */
  readonly lack: string;
  /** Names that begin and end so are told in its place: what else there is. */
  readonly like?: { readonly begin: string; readonly end: string; readonly butNot?: string };
}

/** The value of a variable. @throws MaestroEnvironmentError where it is not set, or empty. */
export function required(env: GuestEnvironment, wanted: Wanted): string {
  const { variable, lack } = wanted;
  const value = env[variable];
  if (value !== undefined && value !== '') return value;
  const state = value === undefined ? 'is not set' : 'is empty';
  throw new MaestroEnvironmentError(
    variable,
    `${lack}: the environment variable ${variable} ${state}${instead(env, wanted)}.`,
  );
}

/** What there is in place of a variable that is not there: `; there is ZOOKEEPER_INSTANCES`. */
export function instead(env: GuestEnvironment, { variable, like }: Wanted): string {
  if (like === undefined) return '';
  const { begin, end, butNot } = like;
  const found = Object.keys(env)
    .filter((name) => name !== variable && name.length > begin.length + end.length)
    .filter((name) => name.startsWith(begin) && name.endsWith(end))
    .filter((name) => butNot === undefined || !name.endsWith(butNot))
    .sort();
  return found.length === 0 ? `; nothing named ${begin}*${end} is` : `; there is ${found.join(', ')}`;
}

/** The number of a port. @throws MaestroEnvironmentError where it is not set, a range, or no number. */
export function requiredPort(env: GuestEnvironment, wanted: Wanted, fallback?: number): number {
  const { variable, lack } = wanted;
  if (fallback !== undefined && env[variable] === undefined) return fallback;
  const value = required(env, wanted);
  if (/^\d+-\d+$/.test(value)) {
    throw new MaestroEnvironmentError(variable, `${lack}: ${variable} is the range ${value}, not one port.`);
  }
  if (!/^\d+$/.test(value)) {
    const shown = JSON.stringify(value);
    throw new MaestroEnvironmentError(
      variable,
      `${lack}: ${variable} is ${shown}, which is not a port number.`,
    );
  }
  return Number(value);
}
