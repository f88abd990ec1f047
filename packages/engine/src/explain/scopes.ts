import type { Instance } from '../model/index.ts';
import type { Cursor } from '../resolve/cursor.ts';
import { inherited, inheritedMapping } from '../resolve/inherited.ts';
import type { KeyOwner, ValueSource } from './explanation.ts';

/** The places of a file that say something of an instance. */
export class Scopes {
  readonly root: Cursor;
  readonly service: Cursor;
  readonly instance: Cursor;
  readonly #ship: string;

  constructor(root: Cursor, { service, name, ship }: Instance) {
    this.root = root;
    this.service = root.get('services').get(service);
    this.instance = this.service.get('instances').get(name);
    this.#ship = ship;
  }

  /** A key of the instance, else of its service. */
  given(key: string): Cursor {
    return inherited(this.service, this.instance, key);
  }

  /** A key of a mapping that is the instance's over its service's; what is a list there stands for all of it. */
  within(key: string, name: string): Cursor {
    const given = inheritedMapping(this.service, this.instance, key)?.get(name) ?? this.given(key);
    return given.isAbsent ? this.given(key) : given;
  }

  /** A key of the instance's ship, else of the defaults for all ships, else the ship itself. */
  ofShip(key: string): Cursor {
    const ship = this.root.get('ships').get(this.#ship);
    const defaults = this.root.get('ship_defaults');
    if (!ship.get(key).isAbsent) return ship.get(key);
    return defaults.get(key).isAbsent ? ship : defaults.get(key);
  }

  sourceOf(at: Cursor): ValueSource {
    return at.isAbsent ? { from: 'default' } : { from: 'file', of: this.#ownerOf(at.at), at: at.at };
  }

  /** @param at a pointer of the environment's. */
  sourceAt(at: string): ValueSource {
    return { from: 'file', of: this.#ownerOf(at), at };
  }

  #ownerOf(at: string): KeyOwner {
    if (isWithin(at, this.instance.at)) return 'instance';
    if (at.startsWith('/ship_defaults')) return 'ship_defaults';
    return isWithin(at, this.service.at) ? 'service' : 'ship';
  }
}

function isWithin(at: string, place: string): boolean {
  return at === place || at.startsWith(`${place}/`);
}
