import type { Failure, Outcome, PlayEvent, PlayResult, StepActivity } from '@maestro-ng/engine';
import { type PlayView, reducePlay } from './play-view.ts';

/** Tells a play's story in the words of a test; times are milliseconds since it began. */
export class StoryOfPlay {
  readonly events: PlayEvent[] = [];
  readonly #steps: { readonly step: string; readonly subject: PlayResult['outcomes'][number]['subject'] }[];
  readonly #outcomes = new Map<string, Outcome>();
  readonly #late: Failure[] = [];

  /** @param instances as `name@ship`; the service is the name up to its last dash. */
  constructor(...instances: readonly string[]) {
    this.#steps = instances.map((text) => {
      const [instance = '', ship = 'ship1'] = text.split('@');
      const service = instance.replace(/-[^-]*$/, '');
      return { step: `start:${instance}`, subject: { kind: 'instance', instance, service, ship } };
    });
    this.events.push({ type: 'play-began', time: 0, play: 'start', environment: 'demo', steps: this.#steps });
  }

  /** Default: start. */
  playing(play: PlayResult['play']): this {
    const [began, ...others] = this.events;
    if (began?.type !== 'play-began') throw new Error('the play has not begun');
    this.events.splice(0, this.events.length, { ...began, play }, ...others);
    return this;
  }

  began(time: number, instance: string): this {
    this.events.push({ type: 'step-began', time, step: `start:${instance}` });
    return this;
  }

  does(time: number, instance: string, activity: StepActivity): this {
    this.events.push({ type: 'step-activity', time, step: `start:${instance}`, activity });
    return this;
  }

  settled(time: number, instance: string, outcome: Outcome, container: string | null = null): this {
    this.#outcomes.set(`start:${instance}`, outcome);
    this.events.push({ type: 'step-settled', time, step: `start:${instance}`, outcome, container });
    return this;
  }

  failed(time: number, instance: string, failure: Partial<Failure> = {}): this {
    return this.settled(time, instance, { kind: 'failed', failure: failureOf(instance, failure) });
  }

  /** What comes to light of what had settled well. */
  late(instance: string, failure: Partial<Failure> = {}): this {
    this.#late.push(failureOf(instance, failure));
    return this;
  }

  happens(event: PlayEvent): this {
    this.events.push(event);
    return this;
  }

  ended(time: number, verdict: PlayResult['verdict']): this {
    const outcomes = this.#steps.flatMap(({ step, subject }) => {
      const outcome = this.#outcomes.get(step);
      return outcome === undefined ? [] : [{ step, subject, outcome }];
    });
    const ofSteps = outcomes.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.failure] : []));
    const failures = [...ofSteps, ...this.#late];
    this.events.push({ type: 'play-ended', time, result: { play: 'start', outcomes, verdict, failures } });
    return this;
  }

  get view(): PlayView {
    let view: PlayView | undefined;
    for (const event of this.events) view = reducePlay(view, event);
    if (view === undefined) throw new Error('the play has not begun');
    return view;
  }
}

function failureOf(instance: string, failure: Partial<Failure>): Failure {
  return {
    code: 'check-failed',
    ship: 'ship1',
    instance,
    during: 'running check tcp http',
    cause: 'connection refused by 10.0.0.1:80',
    ...failure,
  };
}
