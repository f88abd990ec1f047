import {
  afterFailedNetworks,
  afterMissingNetwork,
  afterNetworks,
  type StepState,
  type StepTask,
} from '../decide/index.ts';
import type { Interruption } from './cut-short.ts';
import type { StepContext } from './step-context.ts';

/** Sees that a step's networks are on the ship, and makes declared ones that are missing; nothing after an interruption. */
export async function ensureNetworks(
  { driver, networks }: StepContext,
  task: StepTask,
  state: StepState,
): Promise<StepState | Interruption> {
  const report = await networks.ensure(driver, task.networks);
  switch (report.result) {
    case 'there':
      return afterNetworks(state);
    case 'interrupted':
      return 'cut-short';
    case 'missing':
      return afterMissingNetwork(task, state, report.network);
    case 'trouble':
      return afterFailedNetworks(task, state, report.network, report.trouble);
  }
}
