import { type ContainerSettings, type ContainerSpec, dictionary } from '@maestro-ng/engine';
import type { Fields } from '../fields.ts';
import { healthReaders } from './health.ts';
import { isolationReaders } from './isolation.ts';
import { limitReaders } from './limits.ts';
import { logReaders } from './log.ts';
import { asked, given, type Made, shown } from './made.ts';
import { networkReaders } from './networks.ts';
import { portReaders } from './ports.ts';
import { processReaders } from './process.ts';
import type { Readers } from './reader.ts';
import type { Related } from './related.ts';
import { volumeReaders } from './volumes.ts';

/** What is asked for and what is seen are read by the same functions. */
const readers: Readers = {
  ...processReaders,
  ...healthReaders,
  ...portReaders,
  ...volumeReaders,
  ...networkReaders,
  ...limitReaders,
  ...isolationReaders,
  ...logReaders,
};

/** What an inspection of a container of this specification shows, the image's part aside. */
export function askedSettings(spec: ContainerSpec): ContainerSettings {
  return settingsOf(asked(spec));
}

/** What `GET /containers/{id}/json` shows, the image's part included. */
export function shownSettings(inspection: Fields, related: Related): ContainerSettings {
  return settingsOf(shown(inspection, related));
}

/** What an image of this `Config` gives to its containers. */
export function imageSettings(config: Fields): ContainerSettings {
  return settingsOf(given(config));
}

function settingsOf(made: Made): ContainerSettings {
  return dictionary(Object.entries(readers).flatMap(([field, read]) => [...entries(field, read(made))]));
}

function* entries(
  field: string,
  value: string | undefined | Iterable<readonly [string, string]>,
): Iterable<readonly [string, string]> {
  if (value === undefined) return;
  if (typeof value === 'string') yield [field, value];
  else for (const [key, item] of value) yield [key === '' ? field : `${field}.${key}`, item];
}
