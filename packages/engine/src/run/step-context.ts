import type { Operation, Sight, StepTask } from '../decide/index.ts';
import type { Environment, Lifecycle, PlanStep, PlayEvent } from '../model/index.ts';
import type { CheckTypes } from '../port/check-type.ts';
import type { Clock } from '../port/clock.ts';
import type { HostDriver } from '../port/host-driver.ts';
import type { ImagePulls } from './image-pulls.ts';
import type { PlayOperator } from './secret-lookups.ts';
import type { SharedLooks } from './shared-looks.ts';
import type { ShipImages } from './ship-images.ts';
import type { ShipNetworks } from './ship-networks.ts';
import type { ShipWatches } from './ship-watch.ts';
import type { StopPatience } from './stop-patience.ts';

/** An operation of a step that is about to begin. */
export interface PlannedOperation {
  readonly step: string;
  readonly ship: string;
  readonly instance: string;
  readonly operation: Operation;
}

/** Events as a step tells them: the play adds the time. */
export type Untimed<Event> = Event extends unknown ? Omit<Event, 'time'> : never;

/** What one step works with. */
export interface StepContext {
  readonly step: PlanStep;
  readonly task: StepTask;
  readonly lifecycle: Lifecycle;
  readonly environment: Environment;
  /** By the play's listing of the ship. */
  readonly sight: Sight;
  readonly driver: HostDriver;
  readonly clock: Clock;
  readonly operator: PlayOperator;
  /** All pulls of the play. */
  readonly pulls: ImagePulls;
  /** All looks of the play that need no inspection. */
  readonly looks: SharedLooks;
  /** What the play knows of images on ships. */
  readonly images: ShipImages;
  /** All networks of the play. */
  readonly networks: ShipNetworks;
  /** Of all ships that the play acts on. */
  readonly watches: ShipWatches;
  /** Of all stops of the play. */
  readonly stopPatience: StopPatience;
  /** An answer of the step's ship was lost, or it does not answer, or something was started there: what was said may not hold any more. */
  readonly onLost: () => void;
  /** Types of checks that extensions add. */
  readonly checkTypes: CheckTypes;
  readonly version: string;
  /** Aborted by the first Ctrl-C: cancels waits, and lets nothing new begin. */
  readonly interrupt: AbortSignal;
  /** Of calls to the Engine: they are finished, within their bounds, also after an interruption. */
  readonly calls: AbortSignal;
  readonly emit: (event: Untimed<PlayEvent>) => void;
  /** Tells whether the step acts, or only waits: for checks, a pull, the end of a container. */
  readonly onPhase: (phase: 'acting' | 'waiting') => void;
  /** The step's instance is down, though the Engine has not yet said that it is done with it: what waited for that may begin. */
  readonly onDown: () => void;
  /** Resolves when the step may act again after a wait: its ship's Engine has room for it, or the play was interrupted. */
  readonly actAgain: () => Promise<void>;
  readonly beforeOperation: ((operation: PlannedOperation) => Promise<void>) | undefined;
}
