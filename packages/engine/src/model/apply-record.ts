import type { Dictionary } from './dictionary.ts';
import type { Json } from './json.ts';
import type { OutcomeKind } from './outcome.ts';

/**
 * What is known of an instance after an apply. `stands`: it is as recorded. `tried`: it was to become so, and that did not
 * come to an end. `unknown`: the apply was not about it, and its container is another than the file, or any record, says.
 */
export type RecordedState = 'stands' | 'tried' | 'not-begun' | 'unknown';

export interface RecordedImage {
  /** As the file calls it. */
  readonly name: string;
  /** Of the container that was made of it; null: there was none to ask. */
  readonly id: string | null;
  /** By which registries know it, e.g. `app@sha256:…`. */
  readonly digests: readonly string[];
}

export interface RecordedInstance {
  readonly name: string;
  readonly service: string;
  readonly ship: string;
  readonly state: RecordedState;
  readonly image: RecordedImage;
  /** Of the specification. */
  readonly digest: string;
  /** What the container's label says, where that is another digest: only its restart policy was changed since. */
  readonly label?: string;
}

/**
 * What a record leaves out is `{$leftOut: true}`, or `'in-doubt'` where it is not known how much of it is secret. Texts of which
 * parts are left out are `{$parts: […]}`, texts with references to secrets `{$text: […]}`.
 */
export interface RecordedEnvironment {
  /** In the file's order, each with its `name`. */
  readonly services: readonly Json[];
  readonly instances: readonly Json[];
}

/** Something that an apply did, or tried. */
export interface RecordedChange {
  /** The instance, or container. */
  readonly name: string;
  readonly ship: string;
  readonly outcome: OutcomeKind;
  /** From its beginning until it was settled, checks included. */
  readonly milliseconds: number;
  /** It failed before anything was changed; absent: something was, or it is not known. */
  readonly untouched?: true;
}

/** An apply that changed something, failed before it did, or found well what no record says succeeded: what was asked, what became of it, and what is needed to plan back to it. */
export interface ApplyRecord {
  /** Of this shape. */
  readonly format: 1;
  /** Unique: time and chance. */
  readonly id: string;
  /** Counted by who wrote it; where two have the same, the later one is counted on when records are read. */
  readonly number: number;
  readonly environment: string;
  /** When it ended, or began where it is unfinished, by the operator's clock: milliseconds since the epoch. */
  readonly time: number;
  /** `user@host`. */
  readonly who: string;
  /** Maestro's. */
  readonly version: string;
  /** The number of the record that was gone back to; null: it was an apply of a file. */
  readonly rollbackTo: number | null;
  /** Things and flags, as they were given. */
  readonly asked: readonly string[];
  /** `unfinished`: it has begun. Either it is still at work, or it was killed; what it had done by then is not known. */
  readonly verdict: 'succeeded' | 'failed' | 'unreachable' | 'interrupted' | 'unfinished';
  readonly changes: readonly RecordedChange[];
  readonly instances: Dictionary<RecordedInstance>;
  readonly resolved: RecordedEnvironment;
  /** The id of the record that says that it began; absent: there is none. A record that is replaced is none any more. */
  readonly replaces?: string;
}
