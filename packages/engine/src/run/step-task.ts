import { notedStopTimeout, type Replacing, type StepTask } from '../decide/index.ts';
import {
  type Change,
  type Dictionary,
  defaultStopTimeoutSeconds,
  type Environment,
  giversOf,
  type Instance,
  instanceOf,
  isRunning,
  type Lifecycle,
  type LifecycleCheck,
  type ObservedContainer,
  type PlanStep,
  type PlayName,
  type PullPolicy,
  type Subject,
  type UpdatePolicy,
} from '../model/index.ts';
import type { CompletePlay } from './play-request.ts';
import { hidesSecrets, meansTheSame } from './specification-digest.ts';
import { type Specified, specified } from './specified.ts';

type TaskOptions = Pick<
  CompletePlay['options'],
  | 'reuse'
  | 'refreshImages'
  | 'onlyIfChanged'
  | 'stopStartDelaySeconds'
  | 'renewVolumes'
  | 'asPlanned'
  | 'rollbackTo'
>;

/** Whether the environment has what a step is about. */
export function knows(environment: Environment, subject: Subject): boolean {
  return subject.kind !== 'instance' || environment.instances[subject.instance]?.ship === subject.ship;
}

/**
 * What a step has to do in a play, and the checks of what it is about, which the environment knows.
 *
 * @param ready.container what was seen of it: whether it runs, and of an orphan, how long it takes to stop
 */
export function stepWork(
  play: PlayName,
  environment: Environment,
  { step, container }: { readonly step: PlanStep; readonly container: ObservedContainer | null },
  options: TaskOptions,
): { readonly task: StepTask; readonly lifecycle: Lifecycle } {
  const { subject } = step;
  switch (subject.kind) {
    case 'orphan':
      return orphanWork(play, environment, { step, subject, labels: container?.labels }, options);
    case 'image':
      return { task: imageTask(play, environment, subject), lifecycle: noChecks };
    case 'instance':
      return instanceWork(
        play,
        environment,
        { step, isUp: container !== null && isRunning(container.state) },
        options,
      );
  }
}

function instanceWork(
  play: PlayName,
  environment: Environment,
  { step, isUp }: { readonly step: PlanStep; readonly isUp: boolean },
  options: TaskOptions,
): { readonly task: StepTask; readonly lifecycle: Lifecycle } {
  const { subject } = step;
  const instance = environment.instances[subject.instance];
  if (instance === undefined) throw new Error(`there is no instance "${subject.instance}"`);
  const update = environment.services[instance.service]?.update ?? null;
  const lifecycle = replaces.has(play) ? monitored(instance, update) : instance.lifecycle;
  const task = instanceTask(play, environment, { ...instance, lifecycle }, step, options);
  if (play !== 'restart') return { task, lifecycle };
  // What does not run has nothing to start before; what is to run again as it is cannot run twice.
  const startsFirst = task.replacing.startsFirst && isUp && !options.reuse;
  return { task: { ...task, replacing: { ...task.replacing, startsFirst, putsBack: false } }, lifecycle };
}

/** Plays that heed a service's section `update`. */
const replaces: ReadonlySet<PlayName> = new Set<PlayName>(['apply', 'restart']);

/** A new container has to stay up for as long as the service's updates are monitored. */
function monitored({ lifecycle, at }: Instance, update: UpdatePolicy | null): Lifecycle {
  if (update === null || update.monitorMs === 0) return lifecycle;
  const staysUp: LifecycleCheck = { type: 'sleep', seconds: update.monitorMs / 1000, at };
  return { ...lifecycle, running: [...lifecycle.running, staysUp] };
}

function instanceTask(
  play: PlayName,
  environment: Environment,
  instance: Instance,
  step: PlanStep,
  options: TaskOptions,
): StepTask {
  const { change, earlier } = step;
  const { reuse, refreshImages, onlyIfChanged, stopStartDelaySeconds } = options;
  const { lifecycle, container } = instance;
  // Only what makes containers compares them with what the file asks for.
  const makesContainers = play === 'start' || play === 'restart' || play === 'apply';
  const identity = makesContainers ? identityOf(specified(environment, instance.name)) : unidentified;
  return {
    play,
    environment: environment.name,
    ship: instance.ship,
    instance: instance.name,
    image: container.image,
    platform: container.platform,
    ...identity,
    reuse,
    pullPolicy: pullPolicy(instance.pullPolicy, refreshImages || play === 'pull'),
    networks: networksOf(container),
    checks: {
      'pre-start': lifecycle['pre-start'].length,
      running: lifecycle.running.length,
      'pre-stop': lifecycle['pre-stop'].length,
      stopped: lifecycle.stopped.length,
    },
    provingChecks: lifecycle.running.filter(proves).length,
    stopTimeoutSeconds: instance.stopTimeoutSeconds,
    onlyIfChanged,
    takes: giversOf(container).length > 0,
    onlyIfUp: isOnlyIfUp(environment, step),
    stopStartDelaySeconds,
    earlier: takesDown.has(play) ? (earlier ?? null) : null,
    orphan: null,
    isImage: false,
    keeps: false,
    volumesAtStake: [],
    replacing: replacing(environment, instance, change, options),
  };
}

/** Of a restart: what is omitted, and depends on what restarts, is not brought up for it. */
export function isOnlyIfUp({ services }: Environment, { cause, subject }: PlanStep): boolean {
  return cause.kind === 'dependency' && services[subject.service]?.omit === true;
}

function replacing(
  environment: Environment,
  { service, container }: Instance,
  change: Change | undefined,
  { renewVolumes, asPlanned, rollbackTo }: TaskOptions,
): Replacing {
  const update = environment.services[service]?.update ?? null;
  const exchanges = change?.kind === 'replace' && change.exchanges === true;
  return {
    startsFirst: update?.order === 'start-first',
    putsBack: update?.failureAction === 'rollback' && !exchanges,
    exchanges,
    keptElsewhere: isKeptElsewhere(change),
    renewsVolumes: renewVolumes,
    oldIsAsked: change?.kind === 'replace' && change.putsBack === true,
    rollbackTo,
    restart: container.restart,
    expected: asPlanned && change !== undefined ? expectation(change) : null,
  };
}

/** What `net` says without naming a network that somebody has to make; whole ids are not looked for by their names. */
const noName = /^(?:|bridge|default|host|none|nat|container:.*|[0-9a-f]{12,64})$/s;

function networksOf({ networks, networkMode }: Instance['container']): string[] {
  if (networks.length > 0) return networks.map(({ network }) => network);
  return networkMode === null || noName.test(networkMode) ? [] : [networkMode];
}

/** Whether a change is the second half of a move, or may be one that an earlier apply did not come to the end of. */
function isKeptElsewhere(change: Change | undefined): boolean {
  switch (change?.kind) {
    case 'create':
      return change.movesFrom !== null;
    case 'leave':
      return change.keptAside;
    case 'start':
    case 'update':
      return change.beside === true;
    default:
      return false;
  }
}

const unidentified = { digest: '', meansTheSame: () => false, hidesSecrets: false };

function identityOf(asked: Specified): Pick<StepTask, 'digest' | 'meansTheSame' | 'hidesSecrets'> {
  return {
    digest: asked.digest,
    meansTheSame: (digest) => meansTheSame(asked, digest),
    hidesSecrets: hidesSecrets(asked),
  };
}

/** Plays in which a step that has stopped its container is not done with it yet. */
const takesDown: ReadonlySet<PlayName> = new Set<PlayName>(['stop', 'kill', 'restart']);

const noChecks: Lifecycle = { 'pre-start': [], running: [], 'pre-stop': [], stopped: [] };

function orphanWork(
  play: PlayName,
  environment: Environment,
  {
    step,
    subject: { ship, instance: name, container },
    labels,
  }: {
    readonly step: PlanStep;
    readonly subject: Extract<Subject, { kind: 'orphan' }>;
    readonly labels: Dictionary<string> | undefined;
  },
  { renewVolumes: renewsVolumes, rollbackTo }: TaskOptions,
): { readonly task: StepTask; readonly lifecycle: Lifecycle } {
  const bare = bareTask(play, environment, { ship, instance: name });
  const { change } = step;
  // The file still says how what goes on elsewhere, or as another one, is stopped; of anything else, what made it has noted it.
  const instance = environment.instances[instanceOf(step)];
  const stopTimeoutSeconds =
    instance?.stopTimeoutSeconds ?? notedStopTimeout(labels) ?? bare.stopTimeoutSeconds;
  const replacing = { ...noReplacing, renewsVolumes, rollbackTo };
  const task = { ...bare, stopTimeoutSeconds, orphan: container, replacing };
  if (change?.kind !== 'stop') return { task, lifecycle: noChecks };
  const lifecycle = instance === undefined ? noChecks : stopChecks(environment, instance, ship);
  const checks = {
    ...bare.checks,
    'pre-stop': lifecycle['pre-stop'].length,
    stopped: lifecycle.stopped.length,
  };
  const parked = { ...task, checks, keeps: true, volumesAtStake: change.anonymousVolumes };
  return { task: parked, lifecycle };
}

/** The checks of an instance around a stop, where it is on a ship that the file does not place it on any more. */
function stopChecks({ ships }: Environment, { lifecycle, ship }: Instance, where: string): Lifecycle {
  const [placed, actual] = [ships[ship]?.ip, ships[where]?.ip];
  const there = (check: LifecycleCheck): LifecycleCheck =>
    'host' in check && check.host === placed && actual !== undefined ? { ...check, host: actual } : check;
  return {
    ...noChecks,
    'pre-stop': lifecycle['pre-stop'].map(there),
    stopped: lifecycle.stopped.map(there),
  };
}

function imageTask(
  play: PlayName,
  environment: Environment,
  { ship, instance, platform, pullPolicy }: Extract<Subject, { kind: 'image' }>,
): StepTask {
  const bare = bareTask(play, environment, { ship, instance });
  return { ...bare, image: instance, platform, pullPolicy, isImage: true };
}

/** What a saved plan says that there is; null: it says nothing of it. */
function expectation(change: Change): Replacing['expected'] {
  switch (change.kind) {
    case 'create':
      return { kind: 'create', container: null, orNewer: false };
    case 'start':
    case 'replace':
      return { kind: change.kind, container: change.container, orNewer: false };
    case 'update':
    case 'leave':
      return { kind: change.kind, container: change.container, orNewer: change.ifNewer === true };
    case 'pull':
    case 'keep':
    case 'stop':
    case 'remove':
    case 'refuse':
      return null;
  }
}

/** Of what the file knows nothing more of. */
function bareTask(
  play: PlayName,
  environment: Environment,
  subject: { readonly ship: string; readonly instance: string },
): StepTask {
  return {
    play,
    environment: environment.name,
    ...subject,
    image: '',
    platform: null,
    ...unidentified,
    reuse: false,
    pullPolicy: 'never',
    networks: [],
    checks: { 'pre-start': 0, running: 0, 'pre-stop': 0, stopped: 0 },
    provingChecks: 0,
    stopTimeoutSeconds: defaultStopTimeoutSeconds,
    onlyIfChanged: false,
    takes: false,
    onlyIfUp: false,
    stopStartDelaySeconds: 0,
    earlier: null,
    orphan: null,
    isImage: false,
    keeps: false,
    volumesAtStake: [],
    replacing: noReplacing,
  };
}

const noReplacing: Replacing = {
  startsFirst: false,
  putsBack: false,
  exchanges: false,
  keptElsewhere: false,
  renewsVolumes: false,
  oldIsAsked: false,
  rollbackTo: null,
  restart: { name: 'no', maximumRetryCount: 0 },
  expected: null,
};

/** Whether a check says something of a container that was up before it was asked. */
export function proves({ type }: LifecycleCheck): boolean {
  return type !== 'sleep';
}

/** To refresh an image, by `-r` or a pull, is to pull it in any case, but for what the file forbids to pull. */
function pullPolicy(ofInstance: PullPolicy, refresh: boolean): PullPolicy {
  return refresh && ofInstance !== 'never' ? 'always' : ofInstance;
}
