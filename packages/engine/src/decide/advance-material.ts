import { imageNotThere } from '../model/index.ts';
import type { CallTrouble } from './decision.ts';
import { callFailed, networkMissing, networksFailed } from './failures.ts';
import { pullFailed } from './pull-failure.ts';
import { failing, giveUp, inDoubt } from './setbacks.ts';
import type { StepState, StepTask } from './step-state.ts';

/** The image's id on the ship; null: it is not there. */
export function afterFindingImage(task: StepTask, state: StepState, imageId: string | null): StepState {
  const found = { ...state, imageId };
  return imageId === null && task.pullPolicy === 'never' ? giveUp(found, imageNotThere(task), true) : found;
}

export function afterFailedFindingImage(task: StepTask, state: StepState, trouble: CallTrouble): StepState {
  return trouble.kind === 'lost'
    ? inDoubt(state, trouble)
    : failing(task, state, 'looking for the image', trouble);
}

/** What a step does then, as a phrase. */
export const lookingUpSecrets = 'looking up its secrets';

/** A secret that the step needs cannot be had; nothing was touched for it. */
export function afterMissingSecret(task: StepTask, state: StepState, trouble: CallTrouble): StepState {
  return giveUp(state, callFailed(task, lookingUpSecrets, trouble, 'secret-unavailable'), true);
}

/** The image is on the ship, as its registry has it. */
export function afterPull(state: StepState, imageId: string): StepState {
  return { ...state, imageId, pulled: true, imageBefore: state.imageId ?? null };
}

/** Nothing was changed by a pull that failed, but for layers that the Engine keeps for the next one. */
export function afterFailedPull(task: StepTask, state: StepState, trouble: CallTrouble): StepState {
  const present = typeof state.imageId === 'string';
  const answered = trouble.kind !== 'unreachable' && trouble.kind !== 'lost';
  return giveUp(state, pullFailed(task, trouble, { present }), answered);
}

/** All networks are on the ship. */
export function afterNetworks(state: StepState): StepState {
  return { ...state, networksReady: true };
}

/** A network is not there, and is not ours to make. */
export function afterMissingNetwork(task: StepTask, state: StepState, network: string): StepState {
  return giveUp(state, networkMissing(task, network), true);
}

/** @param network the one that was to be made; null: it was not come to that. */
export function afterFailedNetworks(
  task: StepTask,
  state: StepState,
  network: string | null,
  trouble: CallTrouble,
): StepState {
  if (trouble.kind === 'lost') return inDoubt(state, trouble);
  return giveUp(state, networksFailed(task, network, trouble), trouble.kind !== 'unreachable');
}
