import type { StepTask } from '../decide/index.ts';
import type { LifecycleCheck, PullPolicy } from '../model/index.ts';
import { containerSpec } from '../resolve/index.ts';
import { specificationDigest } from './specification-digest.ts';
import type { StepContext } from './step-context.ts';

/** Whether a check says something of a container that was up before it was asked. */
export function proves({ type }: LifecycleCheck): boolean {
  return type !== 'sleep';
}

/** What a step has to do, in the words of decisions. */
export function taskOf({ play, environment, instance, reuse, refreshImages }: StepContext): StepTask {
  const { lifecycle, container } = instance;
  return {
    play,
    environment: environment.name,
    ship: instance.ship,
    instance: instance.name,
    image: container.image,
    // Only what makes containers compares them with what the file asks for.
    digest: play === 'start' ? specificationDigest(containerSpec(environment, instance.name)) : '',
    reuse,
    pullPolicy: pullPolicy(instance.pullPolicy, refreshImages),
    networks: container.networks.map(({ network }) => network),
    checks: {
      'pre-start': lifecycle['pre-start'].length,
      running: lifecycle.running.length,
      'pre-stop': lifecycle['pre-stop'].length,
      stopped: lifecycle.stopped.length,
    },
    provingChecks: lifecycle.running.filter(proves).length,
    stopTimeoutSeconds: instance.stopTimeoutSeconds,
  };
}

/** `-r` asks for every image but those that the file forbids to pull. */
function pullPolicy(ofInstance: PullPolicy, refreshImages: boolean): PullPolicy {
  return refreshImages && ofInstance !== 'never' ? 'always' : ofInstance;
}
