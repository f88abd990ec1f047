import type { AuditEvent, Auditor } from '../model/index.ts';
import type { Clock } from '../port/clock.ts';
import type { Operator } from '../port/index.ts';
import { type BoundAuditor, bindAuditor } from './bind-auditor.ts';
import { type AuditMessage, type AuditReport, failed, told } from './message.ts';

/** Messages that an auditor was not told. */
export interface AuditFailure {
  readonly auditor: string;
  readonly at: Auditor['at'];
  readonly event: AuditEvent;
  readonly messages: number;
  readonly cause: string;
  /** Because of this the play does not begin. */
  readonly stopped: boolean;
}

/** An auditor that has not answered yet. */
export interface AuditWait {
  readonly auditor: string;
  readonly at: Auditor['at'];
  /** How much longer it is waited for, at the most. */
  readonly seconds: number;
}

/** So long what is under way or queued is waited for after the play has ended, before the last message is sent. */
const drainMs = 10_000;

/**
 * The way to one auditor: one message at a time, in order, each within a bound. The first failure is told as it happens,
 * the later ones in one at the end.
 */
export class AuditChannel {
  readonly #bound: BoundAuditor;
  readonly #operator: Operator;
  readonly #clock: Clock;
  readonly #onFailure: (failure: AuditFailure) => void;
  #last: Promise<AuditReport> = Promise.resolve(told);
  /** Aborts when there is no more time for anything but the last message. */
  readonly #drained = new AbortController();
  #final: AuditMessage | undefined;
  /** Messages that are queued or under way, and when the last of them is done with at the latest. */
  #open = 0;
  #openUntil = 0;
  #failures = 0;
  #latest: { readonly event: AuditEvent; readonly cause: string } | undefined;
  #unsent = 0;
  #stopped = false;

  constructor(
    auditor: Auditor,
    outside: { readonly operator: Operator; readonly clock: Clock },
    onFailure: (failure: AuditFailure) => void,
  ) {
    this.#bound = bindAuditor(auditor);
    this.#operator = outside.operator;
    this.#clock = outside.clock;
    this.#onFailure = onFailure;
  }

  get name(): string {
    return this.#bound.name;
  }

  /** Why this auditor keeps the play from beginning; undefined: it does not. */
  get stopReason(): string | undefined {
    return this.#stopped ? `the auditor ${this.name} failed: ${this.#latest?.cause ?? ''}` : undefined;
  }

  /** undefined: nothing is waited for. */
  wait(): AuditWait | undefined {
    if (this.#open === 0) return undefined;
    const seconds = Math.ceil((this.#openUntil - this.#clock.now()) / 1000);
    return { auditor: this.name, at: this.#bound.auditor.at, seconds };
  }

  /** Queues a message; resolves when the auditor was told it, or could not be. */
  async send(message: AuditMessage): Promise<void> {
    if (!this.#bound.hears(message)) return;
    if (this.#open === 0) this.#openUntil = this.#clock.now() + this.#bound.boundMs;
    this.#open += 1;
    this.#last = this.#last.then(() => this.#deliver(message)).finally(() => (this.#open -= 1));
    await this.#last;
  }

  /** Sends the last message, after those that there is time for; then tells what has failed. */
  async close(message: AuditMessage): Promise<void> {
    this.#final = message;
    const ended = new AbortController();
    void this.#clock.sleep(drainMs, ended.signal).then(
      () => this.#drained.abort(),
      () => undefined,
    );
    // Who kept the play from beginning was told nothing that would need an end.
    const drain = this.#open === 0 ? 0 : drainMs;
    if (!this.#stopped) void this.send(message);
    this.#openUntil = this.#clock.now() + drain + this.#bound.boundMs;
    await this.#last;
    ended.abort();
    if (this.#failures > 1 && this.#latest !== undefined)
      this.#tell({ ...this.#latest, messages: this.#failures - 1, stopped: false });
    if (this.#unsent > 0) {
      const cause = `not sent within ${drainMs / 1000} s of the end`;
      this.#tell({ event: 'action', messages: this.#unsent, cause, stopped: false });
    }
  }

  async #deliver(message: AuditMessage): Promise<AuditReport> {
    if (message !== this.#final && this.#drained.signal.aborted) {
      this.#unsent += 1;
      return told;
    }
    const report = await this.#withinBound(message);
    if (report.kind !== 'told') this.#note(message, report);
    return report;
  }

  #note({ event, scope }: AuditMessage, report: Exclude<AuditReport, { kind: 'told' }>): void {
    const beginning = event === 'action' && scope === 'play';
    this.#stopped = beginning && report.kind === 'failed' && !this.#bound.auditor.ignoreErrors;
    this.#failures += 1;
    this.#latest = { event, cause: report.cause };
    if (this.#failures === 1) this.#tell({ ...this.#latest, messages: 1, stopped: this.#stopped });
  }

  async #withinBound(message: AuditMessage): Promise<AuditReport> {
    const { boundMs } = this.#bound;
    const call = new AbortController();
    const timer = new AbortController();
    const { signal } = this.#drained;
    const bounds = message === this.#final ? timer.signal : AbortSignal.any([timer.signal, signal]);
    const late = this.#clock.sleep(boundMs, bounds).then(
      () => failed(`not done in ${boundMs / 1000} s`),
      () => failed(`not done within ${drainMs / 1000} s of the end`),
    );
    try {
      return await Promise.race([this.#bound.run(message, this.#operator, call.signal), late]);
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    } finally {
      timer.abort();
      call.abort();
    }
  }

  #tell(failure: Pick<AuditFailure, 'event' | 'messages' | 'cause' | 'stopped'>): void {
    this.#onFailure({ auditor: this.name, at: this.#bound.auditor.at, ...failure });
  }
}
