import { byCodePoint } from '../../graph/by-code-point.ts';
import {
  type Change,
  type Environment,
  type Instance,
  imageNotThere,
  type PlanStep,
  type PullPolicy,
  type Situation,
  type StepCause,
} from '../../model/index.ts';

/** The images of an apply's containers, and how they are had. */
export interface ImageRules {
  readonly situation: Situation;
  readonly refreshImages: boolean;
}

export function imageStepId(instance: Instance | undefined): string {
  return instance === undefined ? '' : `image:${instance.container.image}@${instance.ship}`;
}

/** One step for each image on each ship that is not there, or is to be pulled in any case. */
export function imageSteps(
  environment: Environment,
  causes: ReadonlyMap<string, StepCause>,
  all: ReadonlyMap<string, Change>,
  rules: ImageRules,
): Map<string, PlanStep> {
  const steps = new Map<string, PlanStep>();
  for (const { id, image, ship, platform, pullPolicy, instances, known } of neededImages(
    environment,
    causes,
    all,
    rules,
  )) {
    const present = typeof known === 'string';
    if (present && pullPolicy !== 'always') continue;
    steps.set(id, {
      kind: 'step',
      id,
      subject: { kind: 'image', instance: image, service: '', ship, platform, pullPolicy },
      needs: [],
      cause: { kind: 'made-of-it', instances },
      change: { kind: 'pull', present },
    });
  }
  return steps;
}

/** The instances that are made of an image that is not on their ship, and that nobody may pull: each with its refusal. */
export function withoutImage(
  environment: Environment,
  causes: ReadonlyMap<string, StepCause>,
  all: ReadonlyMap<string, Change>,
  rules: ImageRules,
): Map<string, Change> {
  return new Map(
    neededImages(environment, causes, all, rules).flatMap(({ image, ship, pullPolicy, instances, known }) =>
      pullPolicy === 'never' && known === null
        ? instances.map((instance): [string, Change] => [
            instance,
            { kind: 'refuse', failure: imageNotThere({ ship, instance, image }) },
          ])
        : [],
    ),
  );
}

interface NeededImage {
  /** Of its step. */
  readonly id: string;
  readonly image: string;
  readonly ship: string;
  readonly platform: string | null;
  /** What the most demanding of its instances says. */
  readonly pullPolicy: PullPolicy;
  readonly instances: readonly string[];
  /** Its id on the ship; null: it is not there; undefined: that is not known. */
  readonly known: string | null | undefined;
}

/** What containers are made of, and what is asked for anew, each on each ship. */
function neededImages(
  environment: Environment,
  causes: ReadonlyMap<string, StepCause>,
  all: ReadonlyMap<string, Change>,
  { situation, refreshImages }: ImageRules,
): NeededImage[] {
  const users = new Map<string, Instance[]>();
  for (const name of [...causes.keys()].sort(byCodePoint)) {
    const instance = environment.instances[name];
    const change = all.get(name)?.kind;
    if (instance === undefined || change === undefined || change === 'refuse') continue;
    const refreshes = policyOf(instance, refreshImages) === 'always';
    if (!refreshes && change !== 'create' && change !== 'replace') continue;
    const id = imageStepId(instance);
    users.set(id, [...(users.get(id) ?? []), instance]);
  }
  return [...users].map(([id, instances]) => {
    const [{ ship, container }] = instances as [Instance, ...Instance[]];
    const { image, platform } = container;
    const policies = instances.map((instance) => policyOf(instance, refreshImages));
    return {
      id,
      image,
      ship,
      platform,
      pullPolicy: demanding.find((policy) => policies.includes(policy)) ?? 'never',
      instances: instances.map(({ name }) => name),
      known: situation.images[ship]?.[image],
    };
  });
}

const demanding: readonly PullPolicy[] = ['always', 'missing'];

function policyOf({ pullPolicy }: Instance, refreshImages: boolean): PullPolicy {
  return refreshImages && pullPolicy !== 'never' ? 'always' : pullPolicy;
}
