/// <reference path="./dockerode-parts.d.ts" />
import { HostFailure } from '@maestro-ng/engine';
import type { EngineClient } from './engine-client.ts';
import { type ModemCall, modemFor } from './modem.ts';

type Container = import('dockerode/lib/container.js').default;
type Image = import('dockerode/lib/image.js').default;
type Exec = import('dockerode/lib/exec.js').default;

const containerClass = loadedOnce(() => import('dockerode/lib/container.js'));
const imageClass = loadedOnce(() => import('dockerode/lib/image.js'));
const execClass = loadedOnce(() => import('dockerode/lib/exec.js'));

/** Loads at the first call; Node.js takes as long to find a loaded module again as to send a request. */
function loadedOnce<T>(load: () => Promise<{ readonly default: T }>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load().then((module) => module.default));
}

/** dockerode's object for a container, for one call. */
export async function containerObject(
  client: EngineClient,
  nameOrId: string,
  call: ModemCall,
): Promise<Container> {
  const Container = await containerClass();
  return new Container(modemFor(client, call), segment(client, nameOrId));
}

/** dockerode's object for an image, for one call. */
export async function imageObject(client: EngineClient, reference: string, call: ModemCall): Promise<Image> {
  const Image = await imageClass();
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
  const Exec = await execClass();
  return new Exec(modemFor(client, call), segment(client, id));
}

/** One part of a path; dockerode puts names into paths as they are. */
function segment(client: EngineClient, name: string): string {
  if (name === '' || name === '.' || name === '..') {
    throw new HostFailure('refused', client.place.ship, `'${name}' is no name of anything on a ship`);
  }
  return encodeURIComponent(name);
}
