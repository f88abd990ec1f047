import type { Environment, Plan, PlayEvent, PlayName, PlayResult } from '../model/index.ts';
import {
  type ApplyRules,
  applyScope,
  type PlanResult,
  planApply,
  planClean,
  planKill,
  planPull,
  planRestart,
  planStart,
  planStop,
  type StopSelection,
} from '../plan/index.ts';
import { observeSituation } from '../run/observe-situation.ts';
import type { PlayOptions, PlayRequest } from '../run/play-request.ts';
import { runPlay } from '../run/run-play.ts';
import { buildEnvironment } from './build-environment.ts';
import type { EnvironmentOutline } from './environment-outline.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeCredentials } from './fake-credentials.ts';
import { FakeFleet } from './fake-host.ts';
import { FakeOperator } from './fake-operator.ts';
import { story } from './story.ts';

/** Options of one play, and what a test does while it runs. */
export interface WorldPlay extends Partial<PlayOptions>, Pick<ApplyRules, 'prune'> {
  /** Default: everything. */
  readonly things?: readonly string[];
  readonly interrupt?: AbortSignal;
  /** The plan to run in place of the whole one. */
  readonly changePlan?: (plan: Plan) => Plan;
  readonly onEvent?: (event: PlayEvent) => void;
  /** What is done, of a plan made before. Default: what is called for now. */
  readonly saved?: Plan;
  readonly beforeOperation?: NonNullable<PlayRequest['beforeOperation']>;
}

/** An environment with ships in memory, on which plays are run in virtual time. */
export interface PlayWorld {
  readonly environment: Environment;
  readonly clock: FakeClock;
  readonly fleet: FakeFleet;
  readonly operator: FakeOperator;
  readonly credentials: FakeCredentials;
  /** What an apply would do now. */
  plan(things?: readonly string[], rules?: ApplyRules): Promise<Plan>;
  /** Of the last play. */
  readonly events: readonly PlayEvent[];
  start(play?: WorldPlay): Promise<PlayResult>;
  stop(play?: WorldPlay): Promise<PlayResult>;
  play(name: PlayName, play?: WorldPlay): Promise<PlayResult>;
  /** The last play's events, a line each. */
  story(): string[];
  /** Containers and their states, by ship. */
  ships(): { [ship: string]: string[] };
}

/** Plays whose plan depends on the file alone. */
export type FilePlay = Exclude<PlayName, 'apply'>;

/** How each play is planned. */
export const planners: {
  readonly [play in FilePlay]: (environment: Environment, selection: StopSelection) => PlanResult;
} = {
  start: planStart,
  stop: planStop,
  kill: planKill,
  restart: planRestart,
  pull: planPull,
  clean: planClean,
};

/**
 * The ships have the images of all instances; nothing else is on them.
 *
 * @param options.on whose ships they are, with all that is on them. Default: new ones.
 */
export function playWorld(
  outline: EnvironmentOutline,
  options: { readonly latencyMs?: number; readonly on?: PlayWorld } = {},
): PlayWorld {
  const environment = buildEnvironment(outline);
  const clock = options.on?.clock ?? new FakeClock(Date.UTC(2030, 0, 1));
  const fleet = options.on?.fleet ?? new FakeFleet(clock, options);
  const operator = new FakeOperator();
  const credentials = new FakeCredentials();
  for (const ship of Object.keys(environment.ships)) fleet.engine(ship);
  for (const { ship, container } of Object.values(environment.instances))
    fleet.engine(ship).images.add(container.image);
  let events: PlayEvent[] = [];

  const plan = async (name: PlayName, things: readonly string[], rules: ApplyRules): Promise<PlanResult> => {
    const selection = { things, all: true, expandServices: true };
    if (name !== 'apply') return planners[name](environment, selection);
    const scope = applyScope(environment, selection);
    if (!scope.ok) return scope;
    const { instances } = scope.scope;
    const { signal } = new AbortController();
    const situation = await observeSituation({
      environment,
      instances,
      connector: fleet,
      signal,
      prune: rules.prune ?? false,
    });
    return planApply(environment, scope.scope, situation, rules);
  };

  const run = async (name: PlayName, play: WorldPlay): Promise<PlayResult> => {
    const {
      things = [],
      interrupt,
      changePlan = (whole) => whole,
      onEvent,
      beforeOperation,
      saved,
      ...rest
    } = play;
    const planned: PlanResult =
      saved === undefined ? await plan(name, things, rest) : { ok: true, plan: saved, warnings: [] };
    if (!planned.ok) throw new Error(planned.problems.map(({ message }) => message).join(' '));
    events = [];
    return runPlay({
      plan: changePlan(planned.plan),
      environment,
      connector: fleet,
      clock,
      operator,
      credentials,
      options: { concurrency: 0, keepGoing: false, reuse: false, ...rest },
      interrupt: interrupt ?? new AbortController().signal,
      onEvent: (event) => {
        events.push(event);
        onEvent?.(event);
      },
      ...(beforeOperation === undefined ? {} : { beforeOperation }),
      version: '0.0.0-test',
    });
  };

  return {
    environment,
    clock,
    fleet,
    operator,
    credentials,
    get events() {
      return events;
    },
    plan: async (things = [], rules = {}) => {
      const planned = await plan('apply', things, rules);
      if (!planned.ok) throw new Error(planned.problems.map(({ message }) => message).join(' '));
      return planned.plan;
    },
    start: (play = {}) => run('start', play),
    stop: (play = {}) => run('stop', play),
    play: (name, play = {}) => run(name, play),
    story: () => story(events),
    ships: () =>
      Object.fromEntries(Object.keys(environment.ships).map((ship) => [ship, fleet.engine(ship).describe()])),
  };
}
