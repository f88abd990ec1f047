import type {
  ChangeKind,
  Comparison,
  EarlierRun,
  Failure,
  LifecycleState,
  PlayName,
  PullPolicy,
  RestartPolicy,
} from '../model/index.ts';
import type { CallTrouble, ContainerEnd } from './decision.ts';
import type { AskedDigest } from './drift.ts';
import { isUp, type Sight } from './sight.ts';

/** What a step has to do: it does not change while the step runs. */
export interface StepTask extends AskedDigest {
  readonly play: PlayName;
  readonly environment: string;
  readonly ship: string;
  readonly instance: string;
  /** As asked for in the file. */
  readonly image: string;
  /** Of the image, `os/arch[/variant]`; null: the ship's own. */
  readonly platform: string | null;
  /** Whether the digest leaves out values that are secret, so that equal digests may stand for other values. */
  readonly hidesSecrets: boolean;
  /** Start an existing stopped container as it is, instead of replacing it. */
  readonly reuse: boolean;
  /** `always`: before a container is made, even where the image is on the ship. */
  readonly pullPolicy: PullPolicy;
  /** Docker's names of the networks that the container is attached to, the first one when it is made. */
  readonly networks: readonly string[];
  /** How many checks there are. */
  readonly checks: { readonly [state in LifecycleState]: number };
  /** Of a restart: leave alone what runs the image that its tag names on the ship, and has what it takes from others. */
  readonly onlyIfChanged: boolean;
  /** Whether its container takes something from others that it keeps for as long as it lives. */
  readonly takes: boolean;
  /** Of a restart: leave alone what does not run. */
  readonly onlyIfUp: boolean;
  /** Of a restart: between the stop and the start. */
  readonly stopStartDelaySeconds: number;
  /** Of a stop, kill or restart that is gone on with; null: it begins anew. */
  readonly earlier: EarlierRun | null;
  /** The id of a container that the file knows nothing of, and that is to be removed; null: the step is an instance's. */
  readonly orphan: string | null;
  /** Of an apply: an image, and no container. */
  readonly isImage: boolean;
  /** Of an apply's orphan: it is stopped, and not removed. */
  readonly keeps: boolean;
  /** Of an orphan that is stopped to run elsewhere: paths in it whose contents are lost. */
  readonly volumesAtStake: readonly string[];
  /** Of an apply, or a restart. */
  readonly replacing: Replacing;
  /** How many of the running checks prove something of a container that runs already: all but those that only wait. */
  readonly provingChecks: number;
  readonly stopTimeoutSeconds: number;
}

/** How one container takes the place of another. */
export interface Replacing {
  /** The new one is started before the old one is stopped. */
  readonly startsFirst: boolean;
  /** Where the new one fails, the old one is put back, started and checked. */
  readonly putsBack: boolean;
  /** The old one is down already, and kept until others run that get its ports, or is put back with theirs. */
  readonly exchanges: boolean;
  /** The old one is kept on another ship, and goes once this one has proven itself. */
  readonly keptElsewhere: boolean;
  /** Volumes that go with their container may be lost. */
  readonly renewsVolumes: boolean;
  /** By the plan an old container that is kept aside is as asked, and gets its name back in place of what has it. */
  readonly oldIsAsked: boolean;
  /** The record that the apply goes back to; null: it goes by the file. */
  readonly rollbackTo: number | null;
  /** As the file asks for it. */
  readonly restart: RestartPolicy;
  /** What there has to be, as a saved plan says; null: whatever there is. */
  readonly expected: {
    readonly kind: ChangeKind;
    readonly container: string | null;
    /** Or a newer image, by the pull before. */
    readonly orNewer: boolean;
  } | null;
}

/** Whether the old container is kept, and goes back to its place should the new one fail. */
export function keepsOld({ play, replacing }: StepTask): boolean {
  return play === 'apply' || (play === 'restart' && replacing.startsFirst);
}

/** `hasEnded`: its container was heard to end, so that only what the Engine does behind it is in doubt. */
export interface Unanswered {
  /** A phrase: `stopping the container`. */
  readonly during: string;
  readonly hasEnded: boolean;
}

/** What a step knows, and what it has done so far: plain data. */
export interface StepState {
  readonly sight: Sight;
  /** States whose checks have all passed. */
  readonly passed: readonly LifecycleState[];
  /** Of the image on the ship: its id, null where it is not there, undefined where nobody has looked. */
  readonly imageId: string | null | undefined;
  /** Whether the image was pulled in this play. */
  readonly pulled: boolean;
  /** The image that was on the ship before it was pulled; null: none, or it was not pulled. */
  readonly imageBefore: string | null;
  /** Whether all networks are known to be on the ship. */
  readonly networksReady: boolean;
  /** The container that this step made. */
  readonly created: string | null;
  /** The container that this step started, or tried to. */
  readonly startAsked: {
    readonly id: string;
    /** Whether it had never run before. */
    readonly neverRan: boolean;
    readonly answered: boolean;
  } | null;
  /** The id of the container that its Engine would not start, or attach to a network, in place of an old one. */
  readonly startRefused: string | null;
  /** The id of the container that this step stopped or killed, or tried to. */
  readonly stopAsked: string | null;
  /** The id of the container that this step has put aside, or tried to. */
  readonly putAside: string | null;
  /** The container that this step keeps its Engine from starting again, and its restart policy before. */
  readonly rested: { readonly id: string; readonly before: RestartPolicy } | null;
  /** The id of an old container that has its name again after a failure. */
  readonly putBack: string | null;
  /** How a container compares with what is asked; null: nobody has looked. */
  readonly comparison: Comparison | null;
  /** Whether the delay between a stop and a start is over. */
  readonly delayed: boolean;
  /** Containers that this step removed. */
  readonly removed: number;
  /** The watched container ended while checks waited. */
  readonly ended: ContainerEnd | null;
  /** What went wrong; what is left to do is to leave the ship in order. */
  readonly failure: {
    readonly failure: Failure;
    readonly tidy: boolean;
    readonly logsOf: string | null;
  } | null;
  /** What went wrong, and kept nothing else from being done: it is told in the end. */
  readonly deferred: Failure | null;
  /** Answers that were lost, or that told of a world other than expected. Bounded. */
  readonly doubts: number;
  /** The last of them. */
  readonly trouble: CallTrouble | null;
  /** The operation whose answer was lost, and which no look has shown the effect of since. */
  readonly unanswered: Unanswered | null;
  /** How many operations it has performed. Bounded: a step that goes round in circles fails. */
  readonly operations: number;
  /** Looks that showed a removal in progress. Bounded. */
  readonly removals: number;
}

/** How the container has ended, as far as its step has heard: by a look alone where the checks did not see it. */
export function endOf({ ended, startAsked, trouble }: StepState): ContainerEnd {
  // What was in vain before it was started says nothing of its end.
  const wasSilent =
    startAsked?.answered === true && (trouble?.kind === 'lost' || trouble?.kind === 'unreachable');
  return ended ?? { exitCode: null, wasSilent };
}

/** The state of a step that has not done anything yet, but for what an interrupted run of it did. */
export function beginStep(sight: Sight, earlier: StepTask['earlier'] = null): StepState {
  const isDown = sight.holder === null || !isUp(sight.holder);
  return {
    sight,
    passed: [],
    imageId: undefined,
    pulled: false,
    imageBefore: null,
    networksReady: false,
    created: null,
    startAsked: null,
    startRefused: null,
    stopAsked: isDown ? (earlier?.stopped.at(-1) ?? null) : null,
    putAside: null,
    rested: null,
    putBack: null,
    comparison: null,
    delayed: false,
    removed: 0,
    ended: null,
    failure: null,
    deferred: null,
    doubts: 0,
    trouble: null,
    unanswered: null,
    operations: 0,
    removals: 0,
  };
}
