import type { Pointer } from '@maestro-ng/schema';
import type { Json, LifecycleState } from '../model/index.ts';

/** Who says a value. */
export type ValueSource =
  /** A key of the file, of the instance's own or of somebody's from whom it is taken. */
  | { readonly from: 'file'; readonly of: KeyOwner; readonly at: Pointer }
  | { readonly from: 'env-file'; readonly path: string; readonly line: number }
  /** It follows from names, places and ports. */
  | { readonly from: 'maestro' }
  /** The file says nothing. */
  | { readonly from: 'default' };

export type KeyOwner = 'instance' | 'service' | 'ship' | 'ship_defaults';

export const valueGroups = [
  'process',
  'network',
  'storage',
  'limits',
  'rights',
  'log and labels',
  'variables',
] as const;

export type ValueGroup = (typeof valueGroups)[number];

/** A value of a container, under the name that the environment file has for it: `image`, `ports.http`, `limits.memory`. */
export interface ExplainedValue {
  readonly group: ValueGroup;
  readonly name: string;
  /** null, of a variable: the bare name is passed. Secret parts are `***`. */
  readonly value: Json;
  readonly source: ValueSource;
}

/** Who must be up before an instance starts: a service with all its instances, or instances of its own service. */
export interface Wait {
  readonly service: string;
  readonly instances: readonly string[];
  /** The service, or instance, that the need comes from; another one than the instance's own for what is needed indirectly. */
  readonly neededBy: string;
  readonly key: 'requires' | 'volumes_from';
  readonly at: Pointer;
}

export interface ExplainedCheck {
  readonly state: LifecycleState;
  /** Its type, and what it looks at. */
  readonly check: string;
  readonly at: Pointer;
}

/** Where an instance is placed, what it waits for, and where each of its values came from. */
export interface Explanation {
  readonly instance: string;
  readonly service: string;
  readonly ship: string;
  readonly at: Pointer;
  readonly shipAt: Pointer;
  /** Those that are needed directly come first. */
  readonly waitsFor: readonly Wait[];
  readonly checks: readonly ExplainedCheck[];
  /** Sorted by group, and by name within a group. Those that the file says nothing of, and Docker decides, are left out. */
  readonly values: readonly ExplainedValue[];
}
