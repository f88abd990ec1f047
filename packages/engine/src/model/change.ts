import type { Failure } from './outcome.ts';

/** Something in which a container is not what the file asks for. Texts are for people, without secrets. */
export interface Difference {
  /**
   * As the environment file calls it: `image`, `env.LOG_LEVEL`, `ports.8080/tcp`. `specification`: the container was made
   * from another specification, and its inspection does not show what differs.
   */
  readonly field: string;
  /** What the container has; null: what its image and Docker give, or it is not to be told. */
  readonly is: string | null;
  /** What the file asks for; null: nothing, or it is not to be told. */
  readonly asked: string | null;
}

/** A container of the same ship of which another one takes something that it keeps for as long as it lives. */
export interface Giver {
  readonly instance: string;
  readonly gives: 'volumes' | 'links' | 'net' | 'pid' | 'ipc';
  /**
   * How it comes to give something else: `started`, its container is started again; `before`, it was made or started after
   * what takes from it. Absent: it is made anew.
   */
  readonly anew?: 'started' | 'before';
}

/** How a container compares with what the file asks for. */
export interface Comparison {
  /** The container's id. */
  readonly container: string;
  readonly differences: readonly Difference[];
  /** Those of whom it takes something that they have no more: they were made, or started, after it. */
  readonly outlived: readonly Giver[];
  /** Paths in the container of volumes that go with it. */
  readonly anonymousVolumes: readonly string[];
}

/** What an apply does to the subject of a step. */
export type Change =
  /** There is no container of its name. `beside`: an old one is kept aside, which an earlier play began to replace. */
  | { readonly kind: 'create'; readonly movesFrom: string | null; readonly beside?: true }
  /** The container is as asked, and does not run. `beside`: it is to replace an old one that is kept aside. */
  | { readonly kind: 'start'; readonly container: string; readonly beside?: true }
  | {
      readonly kind: 'replace';
      readonly container: string;
      readonly differences: readonly Difference[];
      /** Of whom it takes something, and who are replaced, or were. */
      readonly takesFrom: readonly Giver[];
      /** Paths in the container whose contents are lost. */
      readonly anonymousVolumes: readonly string[];
      /** It stands beside an old one that is kept aside, and goes before another one is made. */
      readonly beside?: true;
      /** That old one is as asked, and gets its name back: none is made. */
      readonly putsBack?: true;
      /** It is stopped before, and kept until all with which it exchanges ports have been replaced. */
      readonly exchanges?: true;
    }
  /** Only what can be changed while it is there. */
  | {
      readonly kind: 'update';
      readonly container: string;
      readonly differences: readonly Difference[];
      /** It stands under the name of one that is kept aside, and gets its own back. */
      readonly aside?: true;
      /** It does not run, and is started as well. */
      readonly starts?: true;
      /** Unless a pull before gives it, or what it takes something from, another image: then it is replaced. */
      readonly ifNewer?: true;
      /** It is to replace an old one that is kept aside. */
      readonly beside?: true;
    }
  /** `ifNewer`: unless a pull before gives it, or what it takes something from, another image. `keptAside`: an old one is there, and goes once this one has passed its checks. */
  | {
      readonly kind: 'leave';
      readonly container: string;
      readonly ifNewer: boolean;
      readonly keptAside: boolean;
    }
  /** Of an image. `present`: one of that name is on the ship. */
  | { readonly kind: 'pull'; readonly present: boolean }
  /** Of an image that is on the ship. */
  | { readonly kind: 'keep' }
  /** Stopped and kept: until the instance runs on the other ship; null: until what needs its ports runs. */
  | {
      readonly kind: 'stop';
      readonly movesTo: string | null;
      /** Paths in the container whose contents do not go with it. */
      readonly anonymousVolumes: readonly string[];
    }
  | {
      readonly kind: 'remove';
      readonly because: 'not-in-file' | 'moved' | 'replaced';
      readonly running: boolean;
    }
  /** It cannot be done, and nothing is tried. */
  | { readonly kind: 'refuse'; readonly failure: Failure };

export type ChangeKind = Change['kind'];
