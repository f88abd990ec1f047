import {
  afterChecks,
  afterComparing,
  afterDelay,
  afterFailedFindingImage,
  afterFailedLook,
  afterFailedPull,
  afterFindingImage,
  afterGivingUp,
  afterLook,
  afterMissingSecret,
  afterOperation,
  afterPull,
  beginStep,
  decide,
  isDownAfter,
  isLeftDown,
  leftUnknown,
  lookingUpSecrets,
  namesInUse,
  runningContainer,
  type StepState,
  type StepTask,
  seenByInspections,
  sightInListing,
} from '../decide/index.ts';
import { allSecrets } from '../lifecycle/all-secrets.ts';
import {
  type Failure,
  instanceOf,
  type Outcome,
  type RestartPolicy,
  type StepActivity,
} from '../model/index.ts';
import { SecretFailure } from '../port/secret-failure.ts';
import { containerSpec } from '../resolve/index.ts';
import { isLoss, messageOf, secretTrouble, troubleOf } from './call-trouble.ts';
import { revealCheckSecrets, statesOf } from './check-secrets.ts';
import { checkStep } from './check-step.ts';
import { askedContainer, compareContainer, seenIn } from './compare-container.ts';
import { containerVariables } from './container-variables.ts';
import { cutShort, type Doing, type Interruption } from './cut-short.ts';
import { ensureNetworks } from './ensure-networks.ts';
import { operate } from './operate.ts';
import { type ContainerMaterial, maestroLabels } from './perform.ts';
import type { PlayOperator } from './secret-lookups.ts';
import { secretsLabel } from './secrets-label.ts';
import { specified } from './specified.ts';
import type { StepContext } from './step-context.ts';

/** How a step ended, and the container that it was about. */
export interface StepResult {
  readonly outcome: Outcome;
  readonly container: string | null;
  /** The restart policy that a container had that was put to rest. */
  readonly rested?: RestartPolicy | undefined;
  /** Whether the step stopped it, or tried to. */
  readonly stopped?: boolean;
}

/**
 * Observes, decides, and performs one operation, over and over, until the step is settled. Always resolves: what
 * nobody foresaw is a failure of the step, too.
 */
export async function runStep(context: StepContext): Promise<StepResult> {
  try {
    return await new StepRunner(context).run();
  } catch (error) {
    const { instance, ship } = context.step.subject;
    const during = `running the step ${context.step.id}`;
    const failure: Failure = { code: 'internal', ship, instance, during, cause: messageOf(error) };
    return { outcome: { kind: 'failed', failure }, container: context.sight.holder?.id ?? null };
  }
}

class StepRunner {
  readonly #context: StepContext;
  readonly #task: StepTask;
  /** Tells of lookups that may take their time. */
  readonly #operator: PlayOperator;
  #state: StepState;
  #checkSecrets: Promise<void> | undefined;
  #material: Promise<ContainerMaterial> | undefined;

  constructor(context: StepContext) {
    this.#context = context;
    this.#task = context.task;
    this.#operator = {
      ...context.operator,
      secret: (reference, signal) => {
        if (reference.kind === 'file' || reference.kind === 'command') this.#tellOfLookups(true);
        return context.operator.secret(reference, signal);
      },
    };
    this.#state = beginStep(context.sight, context.task.earlier);
  }

  async run(): Promise<StepResult> {
    for (;;) {
      const decision = decide(this.#task, this.#state);
      const down = { rested: this.#state.rested?.before, stopped: this.#state.stopAsked !== null };
      if (decision.kind === 'settled') return { ...decision, ...down };
      if (decision.kind === 'failed') {
        const failure = await this.#withLog(decision.failure, decision.logsOf);
        return { outcome: { kind: 'failed', failure }, container: decision.container, ...down };
      }
      if (this.#mustNotBegin(decision)) return { ...this.#interrupted(decision, false), ...down };
      const missing = await this.#withoutSecrets(decision);
      if (missing === 'cut-short') return { ...this.#interrupted('look-up-secrets', true), ...down };
      const next = missing ?? (await this.#next(decision));
      if (next === 'not-begun' || next === 'cut-short') {
        return { ...this.#interrupted(decision, next === 'cut-short'), ...down };
      }
      this.#state = next;
    }
  }

  async #next(decision: Doing): Promise<StepState | Interruption> {
    switch (decision.kind) {
      case 'look':
        return this.#look(decision.pauseMs);
      case 'compare':
        return this.#compare(decision.container);
      case 'give-up':
        return this.#withEarlyLog(afterGivingUp(this.#state, decision));
      case 'find-image':
        return this.#findImage();
      case 'pull-image':
        return this.#pullImage();
      case 'ensure-networks':
        this.#activity({ kind: 'networks', networks: this.#task.networks });
        return ensureNetworks(this.#context, this.#task, this.#state);
      case 'delay':
        return this.#delay(decision.seconds);
      case 'check': {
        const report = await checkStep(this.#context, decision, async () => (await this.#prepared()).env);
        return report === 'cut-short'
          ? report
          : this.#withEarlyLog(afterChecks(this.#task, this.#state, decision.state, report));
      }
      case 'operate': {
        const { operation } = decision;
        const isDown = isDownAfter(this.#task, this.#state, operation);
        const report = await operate(
          this.#context,
          operation,
          () => this.#prepared(),
          () => {
            if (isDown) this.#context.onDown();
          },
        );
        return report === 'not-begun' ? report : afterOperation(this.#task, this.#state, operation, report);
      }
    }
  }

  async #look(pauseMs: number): Promise<StepState | Interruption> {
    const { driver, calls, watches } = this.#context;
    this.#activity({ kind: 'looking' });
    // A stop wants to hear of all that its Engine does: the stream is open by the time the look is over.
    if (this.#task.play === 'stop' && runningContainer(this.#task, this.#state) !== undefined)
      watches.of(driver).attend();
    if (pauseMs > 0 && !(await this.#slept(pauseMs))) return 'not-begun';
    const inspect = (name: string): ReturnType<typeof driver.containers.inspect> =>
      driver.containers.inspect(name, { signal: calls });
    const names = namesInUse(this.#task, this.#state);
    try {
      if (this.#needsNoInspection()) {
        const listing = await this.#context.looks.at(driver, names);
        return afterLook(this.#state, sightInListing(listing, this.#task.instance));
      }
      const [holder, ...asides] = await Promise.all(names.map(inspect));
      return afterLook(this.#state, seenByInspections(this.#task, holder, asides));
    } catch (error) {
      const trouble = troubleOf(error);
      if (isLoss(trouble)) this.#context.onLost();
      return afterFailedLook(this.#task, this.#state, trouble);
    }
  }

  /**
   * What only takes containers down has to know whose they are and whether they run, which a listing tells. An inspection
   * waits for changes that are under way: it is for when an operation's result is in doubt.
   */
  #needsNoInspection(): boolean {
    const { play } = this.#task;
    return this.#state.sight.age !== 'doubtful' && (play === 'stop' || play === 'kill');
  }

  async #delay(seconds: number): Promise<StepState | Interruption> {
    const { onPhase } = this.#context;
    this.#activity({ kind: 'waiting-to-start', seconds });
    onPhase('waiting');
    const slept = await this.#slept(seconds * 1000);
    onPhase('acting');
    return slept ? afterDelay(this.#state) : 'cut-short';
  }

  /** false: an interruption ended it. */
  async #slept(milliseconds: number): Promise<boolean> {
    const { clock, interrupt } = this.#context;
    try {
      await clock.sleep(milliseconds, interrupt);
      return true;
    } catch (error) {
      if (interrupt.aborted) return false;
      throw error;
    }
  }

  /**
   * All secrets of a step are looked up before it does anything that needs one, or touches a container. undefined: there
   * they are.
   */
  async #withoutSecrets({ kind }: Doing): Promise<StepState | Interruption | undefined> {
    if (this.#task.isImage) return undefined;
    const needed = kind === 'find-image' || kind === 'check' || kind === 'operate';
    if (!needed || this.#state.failure !== null) return undefined;
    const { interrupt, lifecycle } = this.#context;
    const { play } = this.#task;
    const checks = statesOf[play].flatMap((state) => lifecycle[state]);
    try {
      this.#checkSecrets ??= revealCheckSecrets(checks, this.#operator, interrupt, () => this.#prepared());
      const makesContainer = kind === 'find-image' && play !== 'pull';
      await allSecrets<unknown>([...(makesContainer ? [this.#prepared()] : []), this.#checkSecrets]);
      this.#tellOfLookups(false);
      return interrupt.aborted ? 'not-begun' : undefined;
    } catch (error) {
      if (interrupt.aborted) return 'cut-short';
      if (!(error instanceof SecretFailure)) throw error;
      return afterMissingSecret(this.#task, this.#state, secretTrouble(error));
    }
  }

  /** Whether it is told that secrets are looked up. */
  #looksUp = false;

  #tellOfLookups(looksUp: boolean): void {
    if (this.#looksUp === looksUp) return;
    this.#looksUp = looksUp;
    this.#activity({ kind: looksUp ? 'looking-up-secrets' : 'looking' });
  }

  async #compare(container: string): Promise<StepState> {
    const { environment, driver, images, calls } = this.#context;
    const { instance } = this.#task;
    this.#activity({ kind: 'looking' });
    try {
      const asked = askedContainer(specified(environment, instance), driver);
      const inspection = driver.containers.inspect(container, { signal: calls });
      const found = await compareContainer({ driver, images, signal: calls }, inspection, asked);
      return afterComparing(this.#state, found === undefined ? null : seenIn(found));
    } catch (error) {
      return afterFailedLook(this.#task, this.#state, troubleOf(error));
    }
  }

  async #findImage(): Promise<StepState> {
    const { driver, images } = this.#context;
    const { image, platform } = this.#task;
    try {
      return afterFindingImage(this.#task, this.#state, await images.idNow(driver, image, platform));
    } catch (error) {
      return afterFailedFindingImage(this.#task, this.#state, troubleOf(error));
    }
  }

  /** How long a pull takes is the registry's doing, and it does not count against what the ship's Engine may be given. */
  async #pullImage(): Promise<StepState | Interruption> {
    const { driver, pulls, images, interrupt, onPhase, actAgain } = this.#context;
    const { image, platform } = this.#task;
    this.#activity({ kind: 'pulling', image, progress: null });
    onPhase('waiting');
    const report = await pulls.pull(driver, { image, platform }, (activity) => this.#activity(activity));
    // All steps that waited for one pull go on at once.
    await actAgain();
    if (report.done) {
      images.forget(driver.ship);
      return afterPull(this.#state, report.imageId);
    }
    return interrupt.aborted ? 'cut-short' : afterFailedPull(this.#task, this.#state, report.trouble);
  }

  /**
   * After an interruption nothing begins, but for a look at what an operation of this step has become: what is
   * reported is to be what is there.
   */
  #mustNotBegin(decision: Doing): boolean {
    if (!this.#context.interrupt.aborted) return false;
    return !(decision.kind === 'look' && this.#hasActed());
  }

  #hasActed(): boolean {
    const { startAsked, stopAsked, trouble } = this.#state;
    return startAsked !== null || stopAsked !== null || trouble !== null;
  }

  #interrupted(doing: Doing | 'look-up-secrets', begun: boolean): StepResult {
    const container = this.#state.sight.holder?.id ?? null;
    const unknown = leftUnknown(this.#task, this.#state);
    if (unknown !== undefined)
      return { outcome: { kind: 'interrupted', during: unknown, begun: true }, container };
    const isDown = this.#task.play === 'restart' && isLeftDown(this.#task, this.#state);
    const what = doing === 'look-up-secrets' ? lookingUpSecrets : cutShort(doing, this.#task);
    const during = `${what}${isDown ? '; it is stopped, and a start brings it back' : ''}`;
    const untouched = doing === 'look-up-secrets' && !this.#hasActed();
    return {
      outcome: { kind: 'interrupted', during, begun, ...(untouched ? { untouched } : {}) },
      container,
    };
  }

  /** A container whose log tells of a failure may have to be removed before the step ends. */
  async #withEarlyLog(state: StepState): Promise<StepState> {
    const { failure } = state;
    if (failure?.tidy !== true || failure.logsOf === null || this.#state.failure !== null) return state;
    return {
      ...state,
      failure: { ...failure, failure: await this.#withLog(failure.failure, failure.logsOf) },
    };
  }

  async #withLog(failure: Failure, container: string | null): Promise<Failure> {
    if (container === null || failure.log !== undefined) return failure;
    const { driver, calls } = this.#context;
    try {
      const log = await driver.containers.logTail(container, { signal: calls, lines: 10 });
      return log.length === 0 ? failure : { ...failure, log };
    } catch {
      // The log is an extra: that it cannot be had must not hide the failure.
      return failure;
    }
  }

  #prepared(): Promise<ContainerMaterial> {
    this.#material ??= this.#prepare();
    return this.#material;
  }

  async #prepare(): Promise<ContainerMaterial> {
    const { environment, driver, interrupt, version, step } = this.#context;
    const spec = containerSpec(environment, instanceOf(step));
    const env = await containerVariables(spec, this.#operator, interrupt);
    return {
      spec,
      env,
      labels: {
        ...maestroLabels(this.#task, step.subject.service, version),
        ...secretsLabel(environment, spec, driver),
      },
    };
  }

  #activity(activity: StepActivity): void {
    this.#context.emit({ type: 'step-activity', step: this.#context.step.id, activity });
  }
}
