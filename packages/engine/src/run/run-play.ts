import { AuditTrail } from '../audit/index.ts';
import { allowManyListeners } from '../lifecycle/child-signal.ts';
import {
  type Failure,
  type Outcome,
  type PlanStep,
  type PlayResult,
  type Ship,
  type StepId,
  succeeded,
  tooFewLeft,
} from '../model/index.ts';
import {
  beginProgress,
  mayBegin,
  type Progress,
  Rollout,
  readySteps,
  releaseUsers,
  settleStep,
} from '../plan/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { Aftermath } from './aftermath.ts';
import { availableInstances, shipsToCount } from './availability.ts';
import { messageOf } from './call-trouble.ts';
import { type FirstLook, lookAtShips, type ReadyStep } from './first-look.ts';
import { ImagePulls } from './image-pulls.ts';
import { LastLook } from './last-look.ts';
import { Pace } from './pace.ts';
import { PlayRecord } from './play-record.ts';
import { type CompletePlay, completed, type PlayRequest } from './play-request.ts';
import { refusedSteps } from './refused-steps.ts';
import { RegistryLogins } from './registry-logins.ts';
import { runStep } from './run-step.ts';
import { runningBesides } from './running-besides.ts';
import { RunningSteps } from './running-steps.ts';
import { SharedLooks } from './shared-looks.ts';
import { ShipImages } from './ship-images.ts';
import { ShipNetworks } from './ship-networks.ts';
import { ShipWatches } from './ship-watch.ts';
import { stepWork } from './step-task.ts';
import { StopPatience } from './stop-patience.ts';
import { takersCutOff } from './takers-cut-off.ts';
import { vainStops } from './vain-stops.ts';

/**
 * Runs a plan: looks at each ship once, then runs steps as `mayBegin` lets them, until each has an outcome. After a
 * failure nothing new begins unless `keepGoing`; after an interruption in no case. The environment's auditors are told;
 * one that fails as the play begins keeps it from beginning.
 */
export async function runPlay(request: PlayRequest): Promise<PlayResult> {
  const play = new PlayRunner(completed(request));
  try {
    return await play.run();
  } finally {
    play.close();
  }
}

class PlayRunner {
  readonly #request: CompletePlay;
  readonly #trail: AuditTrail;
  readonly #record: PlayRecord;
  readonly #progress: Progress;
  readonly #running = new RunningSteps((step) => this.#ready.get(step)?.step.subject.ship);
  readonly #drivers: HostDriver[] = [];
  /** Calls to Engines are finished, within their bounds, in every case: nothing aborts this. */
  readonly #calls = new AbortController();
  readonly #pulls: ImagePulls;
  readonly #looks: SharedLooks;
  readonly #images: ShipImages;
  readonly #networks: ShipNetworks;
  readonly #watches: ShipWatches;
  readonly #stopPatience = new StopPatience();
  readonly #lastLook: LastLook;
  #ready: ReadonlyMap<StepId, ReadyStep> = new Map();
  readonly #aftermath: Aftermath;
  readonly #pace: Pace;
  #rollout: Rollout;
  #leftOut: ReadonlySet<StepId> = new Set();
  #timeIsComing = false;
  #failed = false;
  #finish: () => void = () => undefined;

  constructor(request: CompletePlay) {
    this.#request = request;
    this.#trail = new AuditTrail({
      ...request,
      onFailure: (failure) => this.#record.tell({ type: 'audit-failed', ...failure }),
      onWait: (wait) => this.#record.tell({ type: 'auditor-awaited', ...wait }),
    });
    this.#record = new PlayRecord(request, this.#trail);
    this.#progress = beginProgress(request.plan);
    this.#pulls = new ImagePulls(new RegistryLogins(request), request);
    this.#aftermath = new Aftermath(request, this.#record, this.#calls.signal);
    this.#pace = new Pace(request.options.stepDelaySeconds * 1000);
    this.#rollout = this.#rolloutOf(new Set());
    const { environment, version, interrupt } = request;
    this.#looks = new SharedLooks(this.#calls.signal);
    this.#networks = new ShipNetworks(environment, version, { interrupt, calls: this.#calls.signal });
    this.#images = new ShipImages(this.#calls.signal);
    this.#lastLook = new LastLook(request.plan);
    this.#watches = new ShipWatches(request.clock, {
      onUnheard: (ship, event) => this.#lastLook.heard(ship, event),
      onLost: (ship) => this.#lastLook.doubt(ship),
    });
    allowManyListeners(request.interrupt);
    allowManyListeners(this.#calls.signal);
  }

  async run(): Promise<PlayResult> {
    const { interrupt } = this.#request;
    const onInterrupt = (): void => {
      this.#record.tellOfInterruption(interrupt.reason);
      this.#letReturn();
    };
    this.#record.begin();
    if (interrupt.aborted) onInterrupt();
    else interrupt.addEventListener('abort', onInterrupt, { once: true });

    if (await this.#trail.begin(interrupt)) await this.#act();
    this.#record.settleTheRest(interrupt.aborted ? 'interrupted' : 'failure');
    interrupt.removeEventListener('abort', onInterrupt);
    const result = this.#record.result();
    await this.#trail.end(result);
    return this.#record.end(result);
  }

  async #act(): Promise<void> {
    try {
      const firstLook = await this.#look();
      if (firstLook !== undefined) {
        await this.#runSteps(firstLook);
        await this.#aftermath.takeBack();
        const settled = this.#record.settled(this.#ready.values());
        this.#record.addLate(await this.#lastLook.failures(settled, this.#calls.signal));
      }
    } catch (error) {
      await this.#trail.breakOff(messageOf(error));
      throw error;
    }
  }

  close(): void {
    this.#watches.close();
    for (const driver of this.#drivers) driver.close();
  }

  /** undefined: interrupted before all ships were looked at. */
  async #look(): Promise<FirstLook | undefined> {
    const { environment, interrupt } = this.#request;
    const connect = (ship: Ship): HostDriver => {
      const driver = this.#request.connector.connect(ship);
      this.#drivers.push(driver);
      return driver;
    };
    try {
      const steps = this.#record.steps();
      const others = shipsToCount(environment, this.#request.plan);
      return await lookAtShips(environment, { steps, others }, connect, interrupt, (observation) =>
        this.#record.tellOfShip(observation),
      );
    } catch (error) {
      if (interrupt.aborted) return undefined;
      throw error;
    }
  }

  #rolloutOf(available: ReadonlySet<string>): Rollout {
    const { plan, environment, options } = this.#request;
    return new Rollout(plan, environment, available, options);
  }

  async #runSteps(firstLook: FirstLook): Promise<void> {
    const { plan, environment } = this.#request;
    const { ready, snapshot } = firstLook;
    this.#ready = ready;
    this.#aftermath.found(ready);
    this.#rollout = this.#rolloutOf(availableInstances(environment, snapshot));
    for (const [step, { container }] of ready) this.#record.tell({ type: 'step-observed', step, container });
    const warnings = [
      ...takersCutOff(plan, environment, snapshot, this.#request.options),
      ...runningBesides(plan, environment, snapshot),
    ];
    const refused = refusedSteps(plan, environment, firstLook, this.#rollout, this.#request.options);
    const untouched = new Set(refused.map(({ step }) => step));
    for (const { step, message } of warnings)
      if (!untouched.has(step)) this.#record.tell({ type: 'step-warned', step, message });
    // What is left out itself says so, whatever else that is left out would hold it back.
    const leftOut = refused.filter(({ failure }) => this.#isLeftOut(failure));
    this.#leftOut = new Set(leftOut.map(({ step }) => step));
    for (const { step, failure } of refused) this.#cannotDo(step, failure);
    this.#holdBackVainStops();
    await new Promise<void>((resolve) => {
      this.#finish = resolve;
      this.#beginWhatMay();
    });
  }

  #cannotDo(step: StepId, failure: Failure): void {
    this.#settle(step, { kind: this.#isLeftOut(failure) ? 'skipped' : 'failed', failure }, null);
  }

  #isLeftOut({ code }: Failure): boolean {
    return this.#request.options.skipUnreachable && code === 'ship-unreachable';
  }

  /** What is held back with them settles as well. */
  #holdBackVainStops(): void {
    for (const { step, because } of vainStops(this.#request.plan, (id) => this.#record.hasSettled(id))) {
      const { heldBack } = settleStep(this.#progress, step, false);
      for (const id of [step, ...heldBack.map((held) => held.step)])
        this.#record.settle(id, { kind: 'held-back', because }, null);
    }
  }

  #beginWhatMay(): void {
    this.#letReturn();
    if (this.#mayGoOn()) {
      // One time for all that is asked: a pause that was over in between would be neither waited for nor used.
      const now = this.#request.clock.now();
      const next = this.#next(now);
      if (next.length > 0 && this.#waitsForItsTime(now)) return;
      const first = next.slice(0, this.#pace.atOnce);
      for (const id of first) this.#running.began(id);
      for (const id of first) this.#begin(id);
      if (first.length > 0) {
        this.#beginWhatMay();
        return;
      }
      if (this.#running.count === 0 && this.#waitsForAnUpdate(now)) return;
      if (this.#running.count === 0 && (this.#rollout.endExchanges() || this.#failWhatIsStuck(now))) {
        this.#beginWhatMay();
        return;
      }
    }
    if (this.#running.count === 0) this.#finish();
  }

  /** What may begin now; it counts as begun for what may be done to its service at the same time. */
  #next(now: number): StepId[] {
    const { options } = this.#request;
    const isFree = (step: PlanStep): boolean => this.#rollout.hindrance(step, now) === undefined;
    const candidates = mayBegin(this.#progress, this.#running.phases, options, isFree);
    return candidates.slice(0, this.#pace.atOnce).filter((id) => {
      const step = this.#ready.get(id)?.step;
      if (step === undefined || !isFree(step)) return false;
      this.#rollout.began(step);
      return true;
    });
  }

  /** Whether the pause between two updates of a service has to pass before anything can begin. */
  #waitsForAnUpdate(now: number): boolean {
    const { interrupt } = this.#request;
    const waits = readySteps(this.#progress).some((step) => this.#rollout.hindrance(step, now) === 'delay');
    const pauseMs = waits ? this.#rollout.pauseMs(now) : undefined;
    if (pauseMs === undefined) return false;
    this.#goOnAfter(pauseMs, interrupt);
    return true;
  }

  /** Steps that may never begin: they would leave too little of their service up. @returns whether there were any */
  #failWhatIsStuck(now: number): boolean {
    const stuck = readySteps(this.#progress).flatMap((step) => {
      if (!this.#ready.has(step.id) || this.#rollout.hindrance(step, now) !== 'min-available') return [];
      return this.#rollout.tooFew([step]).map((few) => ({ step, failure: tooFewLeft(step.subject, few) }));
    });
    for (const { step, failure } of stuck) this.#settle(step.id, { kind: 'failed', failure }, null);
    return stuck.length > 0;
  }

  /** Whether what may begin otherwise has to wait, because another step began just now. */
  #waitsForItsTime(now: number): boolean {
    const { interrupt } = this.#request;
    const pauseMs = this.#pace.waitMs(now);
    if (pauseMs > 0) this.#goOnAfter(pauseMs, interrupt);
    return pauseMs > 0;
  }

  #goOnAfter(pauseMs: number, interrupt: AbortSignal): void {
    if (this.#timeIsComing) return;
    this.#timeIsComing = true;
    const goOn = (): void => {
      this.#timeIsComing = false;
      this.#beginWhatMay();
    };
    this.#request.clock.sleep(pauseMs, interrupt).then(goOn, goOn);
  }

  #mayGoOn(): boolean {
    const { interrupt, options } = this.#request;
    return !interrupt.aborted && (options.keepGoing || !this.#failed);
  }

  #begin(id: StepId): void {
    const ready = this.#ready.get(id);
    // A listener may have interrupted the play when it heard of another step's beginning.
    if (ready === undefined || !this.#mayGoOn()) {
      this.#running.ended(id);
      return;
    }
    const { plan, environment, clock, operator, options, interrupt, version, beforeOperation } =
      this.#request;
    this.#pace.began(id, clock.now());
    this.#record.tell({ type: 'step-began', step: id });
    void runStep({
      ...ready,
      ...stepWork(plan.play, environment, ready, options),
      environment,
      clock,
      operator,
      pulls: this.#pulls,
      images: this.#images,
      networks: this.#networks,
      looks: this.#looks,
      watches: this.#watches,
      stopPatience: this.#stopPatience,
      onLost: () => this.#lastLook.doubt(ready.driver.ship),
      checkTypes: this.#request.checkTypes,
      version,
      interrupt,
      calls: this.#calls.signal,
      emit: (event) => this.#record.tell(event),
      onPhase: (phase) => {
        if (this.#running.enter(id, phase) && phase === 'waiting') this.#beginWhatMay();
      },
      onDown: () => {
        this.#record.tell({ type: 'step-activity', step: id, activity: { kind: 'tidying-up' } });
        releaseUsers(this.#progress, id);
        this.#beginWhatMay();
      },
      actAgain: () => {
        const turn = this.#running.actAgain(id);
        this.#beginWhatMay();
        return turn;
      },
      beforeOperation,
    }).then(async (result) => {
      const outcome = await this.#aftermath.outcomeOf(ready, result);
      this.#settle(id, outcome, result.container);
      this.#running.ended(id);
      this.#beginWhatMay();
    });
  }

  /** Steps that have begun go before those that have not. */
  #letReturn(): void {
    const { interrupt, options } = this.#request;
    this.#running.letReturn(interrupt.aborted ? 0 : options.perShip);
  }

  #settle(id: StepId, outcome: Outcome, container: string | null): void {
    this.#aftermath.settle(id, outcome, container);
    this.#pace.settled(id, outcome);
    const step = this.#record.step(id);
    const { goesOn } =
      step === undefined ? stops : this.#rollout.settled(step, outcome, this.#request.clock.now());
    const hasBegun = (step: StepId): boolean => this.#running.phases.has(step);
    const { heldBack } = settleStep(this.#progress, id, succeeded(outcome), hasBegun);
    // What an interruption left undone has not failed: the turn of what needs it never came, that is all.
    if (outcome.kind !== 'failed' && outcome.kind !== 'skipped') return;
    if (outcome.kind === 'failed' && !goesOn) this.#failed = true;
    for (const { step, because } of heldBack)
      if (!this.#leftOut.has(step)) this.#record.settle(step, { kind: 'held-back', because }, null);
  }
}

const stops = { goesOn: false };
