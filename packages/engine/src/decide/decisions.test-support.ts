import { type ContainerState, labelNames } from '../model/index.ts';
import { outcomeInWords } from '../testing/story.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { SeenContainer, Sight } from './sight.ts';
import { beginStep, type StepState, type StepTask } from './step-state.ts';

export const task: StepTask = {
  play: 'start',
  environment: 'shop',
  ship: 'h1',
  instance: 'web-1',
  image: 'web:1',
  platform: null,
  digest: 'sha256:asked',
  meansTheSame: () => false,
  hidesSecrets: false,
  reuse: false,
  pullPolicy: 'missing',
  networks: [],
  checks: { 'pre-start': 0, running: 0, 'pre-stop': 0, stopped: 0 },
  provingChecks: 0,
  stopTimeoutSeconds: 10,
  onlyIfChanged: false,
  takes: false,
  onlyIfUp: false,
  stopStartDelaySeconds: 0,
  earlier: null,
  orphan: null,
  isImage: false,
  keeps: false,
  volumesAtStake: [],
  replacing: {
    startsFirst: false,
    putsBack: false,
    exchanges: false,
    keptElsewhere: false,
    renewsVolumes: false,
    oldIsAsked: false,
    rollbackTo: null,
    restart: { name: 'no', maximumRetryCount: 0 },
    expected: null,
  },
};
type Labels = SeenContainer['labels'];

export const labels: Labels = { [labelNames.environment]: 'shop', [labelNames.instance]: 'web-1' };
export const asAsked: Labels = { ...labels, [labelNames.specification]: 'sha256:asked' };

export function container(state: ContainerState, more: Partial<SeenContainer> = {}): SeenContainer {
  return {
    id: 'c1',
    name: 'web-1',
    image: 'web:1',
    imageId: 'sha256:web',
    state,
    labels,
    networks: null,
    inspected: null,
    ...more,
  };
}

export function aside(state: ContainerState, more: Partial<SeenContainer> = {}): SeenContainer {
  return container(state, { id: 'c0', name: 'web-1.maestro-old', ...more });
}

const restart = { name: 'no', maximumRetryCount: 0 } as const;
export const up: NonNullable<SeenContainer['inspected']> = {
  exitCode: 0,
  outOfMemory: false,
  restartCount: 0,
  error: '',
  restart,
  anonymousVolumes: [],
};
export const foreign: Labels = { [labelNames.environment]: 'bank' };

/** A decision in a few words. */
export function inWords(decision: Decision): string {
  switch (decision.kind) {
    case 'settled':
      return outcomeInWords(decision.outcome);
    case 'failed':
      return `failed ${decision.failure.code}`;
    case 'look':
      return decision.pauseMs === 0 ? 'look' : `look after ${decision.pauseMs} ms`;
    case 'find-image':
      return 'find image';
    case 'pull-image':
      return 'pull image';
    case 'ensure-networks':
      return 'ensure networks';
    case 'compare':
      return `compare ${decision.container}`;
    case 'give-up':
      return `give up ${decision.failure.code}`;
    case 'delay':
      return `delay ${decision.seconds} s`;
    case 'check':
      return `check ${decision.state}${decision.watch ? ', watching' : ''}`;
    case 'operate': {
      const { operation } = decision;
      const id = 'id' in operation ? ` ${operation.id}` : '';
      const to = operation.name === 'rename' ? ` to ${operation.to}` : '';
      const network = operation.name === 'connect' ? ` to ${operation.network}` : '';
      return `${operation.name}${id}${to}${network}`;
    }
  }
}

export function decided(
  sight: Partial<Sight>,
  more: Partial<StepState> = {},
  other: Partial<StepTask> = {},
): string {
  const asked = { ...task, ...other };
  const state = beginStep({ holder: null, aside: null, age: 'fresh', ...sight }, asked.earlier);
  return inWords(decide(asked, { ...state, ...more }));
}

export const imageId = 'sha256:web';
export const started = { id: 'c1', neverRan: true, answered: true };
