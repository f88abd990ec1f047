import type { StepTask } from '../decide/index.ts';
import type {
  ContainerSpec,
  Environment,
  Instance,
  Lifecycle,
  LifecycleCheck,
  PlanStep,
  PlayName,
  PullPolicy,
  Subject,
} from '../model/index.ts';
import { containerSpec, hidesSecrets } from '../resolve/index.ts';
import type { CompletePlay } from './play-request.ts';
import { specificationDigest } from './specification-digest.ts';

type TaskOptions = Pick<
  CompletePlay['options'],
  'reuse' | 'refreshImages' | 'onlyIfChanged' | 'stopStartDelaySeconds'
>;

/** Whether the environment has what a step is about. */
export function knows(environment: Environment, subject: Subject): boolean {
  return subject.kind === 'orphan' || environment.instances[subject.instance]?.ship === subject.ship;
}

/** What a step has to do in a play, and the checks of what it is about, which the environment knows. */
export function stepWork(
  play: PlayName,
  environment: Environment,
  step: PlanStep,
  options: TaskOptions,
): { readonly task: StepTask; readonly lifecycle: Lifecycle } {
  const { subject } = step;
  if (subject.kind === 'orphan') return { task: orphanTask(play, environment, subject), lifecycle: noChecks };
  const instance = environment.instances[subject.instance];
  if (instance === undefined) throw new Error(`there is no instance "${subject.instance}"`);
  const { lifecycle } = instance;
  return { task: instanceTask(play, environment, instance, step, options), lifecycle };
}

function instanceTask(
  play: PlayName,
  environment: Environment,
  instance: Instance,
  { cause }: PlanStep,
  { reuse, refreshImages, onlyIfChanged, stopStartDelaySeconds }: TaskOptions,
): StepTask {
  const { lifecycle, container, service } = instance;
  // Only what makes containers compares them with what the file asks for.
  const makesContainers = play === 'start' || play === 'restart';
  const identity = makesContainers ? identityOf(containerSpec(environment, instance.name)) : unidentified;
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
    networks: container.networks.map(({ network }) => network),
    checks: {
      'pre-start': lifecycle['pre-start'].length,
      running: lifecycle.running.length,
      'pre-stop': lifecycle['pre-stop'].length,
      stopped: lifecycle.stopped.length,
    },
    provingChecks: lifecycle.running.filter(proves).length,
    stopTimeoutSeconds: instance.stopTimeoutSeconds,
    onlyIfChanged,
    // What is omitted, and depends on what restarts, is not brought up for it.
    onlyIfUp: cause.kind === 'dependency' && environment.services[service]?.omit === true,
    stopStartDelaySeconds,
    orphan: null,
  };
}

const unidentified = { digest: '', hidesSecrets: false };

function identityOf(spec: ContainerSpec): Pick<StepTask, 'digest' | 'hidesSecrets'> {
  return { digest: specificationDigest(spec), hidesSecrets: hidesSecrets(spec) };
}

const noChecks: Lifecycle = { 'pre-start': [], running: [], 'pre-stop': [], stopped: [] };

/** As Docker's, where nothing is said. */
const orphanStopTimeoutSeconds = 10;

function orphanTask(
  play: PlayName,
  environment: Environment,
  { ship, instance, container }: Extract<PlanStep['subject'], { kind: 'orphan' }>,
): StepTask {
  return {
    play,
    environment: environment.name,
    ship,
    instance,
    image: '',
    platform: null,
    ...unidentified,
    reuse: false,
    pullPolicy: 'never',
    networks: [],
    checks: { 'pre-start': 0, running: 0, 'pre-stop': 0, stopped: 0 },
    provingChecks: 0,
    stopTimeoutSeconds: orphanStopTimeoutSeconds,
    onlyIfChanged: false,
    onlyIfUp: false,
    stopStartDelaySeconds: 0,
    orphan: container,
  };
}

/** Whether a check says something of a container that was up before it was asked. */
export function proves({ type }: LifecycleCheck): boolean {
  return type !== 'sleep';
}

/** To refresh an image, by `-r` or a pull, is to pull it in any case, but for what the file forbids to pull. */
function pullPolicy(ofInstance: PullPolicy, refresh: boolean): PullPolicy {
  return refresh && ofInstance !== 'never' ? 'always' : ofInstance;
}
