/// <reference path="./dockerode-parts.d.ts" />
import { HostFailure } from '@maestro-ng/engine';
import type { EngineClient } from './engine-client.ts';
import { type ModemCall, modemFor } from './modem.ts';

type Container = import('dockerode/lib/container.js').default;
type Image = import('dockerode/lib/image.js').default;
type Exec = import('dockerode/lib/exec.js').default;

/** dockerode's object for a container, for one call. */
export async function containerObject(
  client: EngineClient,
  nameOrId: string,
  call: ModemCall,
): Promise<Container> {
  const { default: Container } = await import('dockerode/lib/container.js');
  return new Container(modemFor(client, call), segment(client, nameOrId));
}

/** dockerode's object for an image, for one call. */
export async function imageObject(client: EngineClient, reference: string, call: ModemCall): Promise<Image> {
  const { default: Image } = await import('dockerode/lib/image.js');
  return new Image(
    modemFor(client, call),
    reference
      .split('/')
      .map((part) => segment(client, part))
      .join('/'),
  );
}

/** dockerode's object for a command inside a container, for one call. */
export async function execObject(client: EngineClient, id: string, call: ModemCall): Promise<Exec> {
  const { default: Exec } = await import('dockerode/lib/exec.js');
  return new Exec(modemFor(client, call), segment(client, id));
}

/** One part of a path; dockerode puts names into paths as they are. */
function segment(client: EngineClient, name: string): string {
  if (name === '' || name === '.' || name === '..') {
    throw new HostFailure('refused', client.place.ship, `'${name}' is no name of anything on a ship`);
  }
  return encodeURIComponent(name);
}
