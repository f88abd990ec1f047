import {
  type Environment,
  type Plan,
  type PlanStep,
  type PlayEvent,
  type PlayResult,
  type StepId,
  succeeded,
} from '../model/index.ts';
import type { Clock } from '../port/clock.ts';
import type { Operator } from '../port/index.ts';
import { AuditChannel, type AuditFailure, type AuditWait } from './audit-channel.ts';
import type { AuditMessage, AuditTarget } from './message.ts';
import { oneLine } from './phrases.ts';
import { playReason, stepReason } from './reasons.ts';

export interface AuditTrailOptions {
  readonly environment: Environment;
  readonly plan: Plan;
  readonly operator: Operator;
  readonly clock: Clock;
  /** Hears of messages that were not told. */
  readonly onFailure: (failure: AuditFailure) => void;
  /** Hears of auditors that the play waits for, once they have taken a second. */
  readonly onWait: (wait: AuditWait) => void;
}

/** Longer than it takes auditors that are well, and than people wonder. */
const untoldWaitMs = 1000;

/**
 * Tells the environment's auditors of one play. Its beginning is awaited, as an auditor may keep the play from it; what
 * happens meanwhile is queued, and holds up nothing; at its end, what is queued is waited for, within bounds. A play
 * without steps is nothing to tell of.
 */
export class AuditTrail {
  readonly #channels: readonly AuditChannel[];
  readonly #action: Plan['play'];
  readonly #who: string;
  readonly #clock: Clock;
  readonly #targets: ReadonlyMap<StepId, AuditTarget>;
  readonly #onWait: AuditTrailOptions['onWait'];
  #signal: string | undefined;

  constructor({ environment, plan, operator, clock, onFailure, onWait }: AuditTrailOptions) {
    const steps = plan.nodes.filter((node): node is PlanStep => node.kind === 'step');
    const auditors = steps.length === 0 ? [] : environment.audit;
    this.#channels = auditors.map((auditor) => new AuditChannel(auditor, { operator, clock }, onFailure));
    this.#action = plan.play;
    this.#who = oneLine(operator.user);
    this.#clock = clock;
    this.#onWait = onWait;
    this.#targets = new Map(
      steps.flatMap(({ id, subject: { kind, instance, service, ship } }) => {
        const target = { instance, service, shipIp: environment.ships[ship]?.ip ?? '' };
        return kind === 'image' ? [] : [[id, target]];
      }),
    );
  }

  /**
   * Tells every auditor that the play begins, all at once. An interruption ends the waiting, not the telling.
   *
   * @returns whether the play may begin.
   */
  async begin(interrupt: AbortSignal): Promise<boolean> {
    const message = this.#message('action', 'play', [...this.#targets.values()], null);
    const telling = Promise.all(this.#channels.map((channel) => channel.send(message)));
    await this.#waitFor(Promise.race([telling, aborted(interrupt)]));
    return this.#stopReason() === undefined;
  }

  /** Returns at once, and never throws. */
  hear(event: PlayEvent): void {
    switch (event.type) {
      case 'step-began':
        this.#tellOf(event.step, 'action', null);
        return;
      case 'step-settled': {
        const reason = stepReason(event.outcome);
        if (reason !== undefined) this.#tellOf(event.step, 'error', reason);
        else if (succeeded(event.outcome)) this.#tellOf(event.step, 'success', null);
        return;
      }
      case 'interrupted':
        this.#signal = event.signal;
        return;
      case 'play-began':
      case 'ship-observed':
      case 'ship-unreachable':
      case 'step-observed':
      case 'step-activity':
      case 'operation-settled':
      case 'step-warned':
      case 'check-settled':
      case 'audit-failed':
      case 'auditor-awaited':
      case 'play-ended':
      case 'lock-awaited':
      case 'lock-taken-over':
      case 'stop-awaited':
      case 'lock-lost':
      case 'lock-left':
        return;
    }
  }

  /** Tells how the play ended. Resolves within bounds. */
  end(result: PlayResult): Promise<void> {
    if (result.verdict === 'succeeded') return this.#close(null);
    const interrupted = result.verdict === 'interrupted';
    return this.#close((interrupted ? undefined : this.#stopReason()) ?? playReason(result, this.#signal));
  }

  /** Tells that the play could not go on. Resolves within bounds. */
  breakOff(reason: string): Promise<void> {
    return this.#close(reason);
  }

  async #close(reason: string | null): Promise<void> {
    const event = reason === null ? 'success' : 'error';
    const message = this.#message(event, 'play', [...this.#targets.values()], reason);
    await this.#waitFor(Promise.all(this.#channels.map((channel) => channel.close(message))));
  }

  /** Says whom it waits for where that takes long. */
  async #waitFor(telling: Promise<unknown>): Promise<void> {
    const over = new AbortController();
    void this.#clock.sleep(untoldWaitMs, over.signal).then(
      () => {
        for (const channel of this.#channels) {
          const wait = channel.wait();
          if (wait !== undefined) this.#onWait(wait);
        }
      },
      () => undefined,
    );
    await telling;
    over.abort();
  }

  #tellOf(step: StepId, event: AuditMessage['event'], reason: string | null): void {
    const target = this.#targets.get(step);
    if (target === undefined) return;
    const message = this.#message(event, 'container', [target], reason);
    for (const channel of this.#channels) void channel.send(message);
  }

  #message(
    event: AuditMessage['event'],
    scope: AuditMessage['scope'],
    targets: readonly AuditTarget[],
    reason: string | null,
  ): AuditMessage {
    return { event, scope, action: this.#action, targets, who: this.#who, time: this.#clock.now(), reason };
  }

  #stopReason(): string | undefined {
    return this.#channels.map(({ stopReason }) => stopReason).find((reason) => reason !== undefined);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
