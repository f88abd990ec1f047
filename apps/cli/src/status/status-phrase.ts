import type { ContainerStatus, InstanceStatus, OrphanStatus, ShipStatus, Status } from '@maestro-ng/engine';
import { coarseDuration, wholeSeconds } from '../render/duration.ts';
import { count } from '../render/grammar.ts';

/**
 * How something stands, for people: `up 3 minutes (healthy)`, `down 2 hours, exit code 1`. As coarse as Docker's listing.
 *
 * @param options.ageMs how long ago it was looked at.
 * @param options.exact times to the second, where they are known.
 */
export function statusPhrase(
  status: Status,
  options: { readonly ageMs: number; readonly exact: boolean },
): string {
  switch (status.kind) {
    case 'ship':
      return unknownPhrase(status);
    case 'orphan':
      if (status.condition === 'unreachable') return 'orphan, unknown: ship unreachable';
      if (status.condition === 'unknown') return 'orphan, unknown';
      return `orphan, ${containerPhrase(status, status.container, options)}: ${orphanClause(status)}`;
    case 'instance':
      if (status.condition === 'unreachable' || status.condition === 'unknown') return unknownPhrase(status);
      if (status.condition === 'foreign') return `not ours: ${status.cause ?? ''}`;
      if (status.container === null) return 'down, no container';
      return `${containerPhrase(status, status.container, options)}${isDrifted(status) ? ', drifted' : ''}`;
  }
}

/** Whether what runs is not as the file says. What does not run is replaced when it is started. */
export function isDrifted(status: Status): boolean {
  if (status.kind !== 'instance' || status.drifted.length === 0) return false;
  const state = status.container?.state;
  return state === 'running' || state === 'paused' || state === 'restarting';
}

function unknownPhrase({ condition, cause }: ShipStatus | InstanceStatus): string {
  return `unknown${condition === 'unreachable' ? ', ship unreachable' : ''}: ${cause ?? ''}`;
}

interface PhraseOptions {
  readonly ageMs: number;
  readonly exact: boolean;
}

function containerPhrase(
  { condition }: Pick<Status, 'condition'>,
  container: ContainerStatus,
  options: PhraseOptions,
): string {
  switch (container.state) {
    case 'running':
      if (condition === 'restarting') {
        return [`restarting`, ...restarts(container), upFor(container, options)].join(', ');
      }
      return `${upFor(container, options)}${healthNote(container)}${since(container, options)}`;
    case 'paused':
      return `paused, ${upFor(container, options)}${since(container, options)}`;
    case 'restarting':
      return ['restarting', ...exitNotes(container), ...restarts(container)].join(', ');
    case 'created':
      return ['down, never started', ...errorNote(container)].join(': ');
    case 'removing':
      return 'down, being removed';
    case 'dead':
      return 'down, dead: the Engine could not remove it';
    case 'exited': {
      const { elapsedMs } = container;
      const down = elapsedMs === null ? 'down' : `down ${elapsed(elapsedMs, container, options)}`;
      return `${[down, ...exitNotes(container)].join(', ')}${since(container, options)}`;
    }
  }
}

function upFor(container: ContainerStatus, options: PhraseOptions): string {
  const { elapsedMs } = container;
  return elapsedMs === null ? 'up' : `up ${elapsed(elapsedMs, container, options)}`;
}

function elapsed(elapsedMs: number, { inspected }: ContainerStatus, { ageMs, exact }: PhraseOptions): string {
  const now = elapsedMs + ageMs;
  return exact && inspected !== null ? wholeSeconds(now) : coarseDuration(now);
}

/** By the Engine's own clock, so that it agrees with the container's log. */
function since({ state, inspected }: ContainerStatus, { exact }: PhraseOptions): string {
  const time = state === 'exited' ? inspected?.finishedAt : inspected?.startedAt;
  return exact && time != null ? `, since ${time.replace(/\.\d+/, '')}` : '';
}

function healthNote({ health }: ContainerStatus): string {
  if (health === null) return '';
  return health === 'starting' ? ' (health: starting)' : ` (${health})`;
}

function exitNotes({ exitCode, inspected }: ContainerStatus): string[] {
  return [
    ...(exitCode === null || exitCode === 0 ? [] : [`exit code ${exitCode}`]),
    ...(inspected?.outOfMemory === true ? ['out of memory'] : []),
  ];
}

function errorNote({ inspected }: ContainerStatus): string[] {
  return inspected === null || inspected.error === '' ? [] : [inspected.error];
}

function restarts({ inspected }: ContainerStatus): string[] {
  return inspected === null || inspected.restartCount === 0 ? [] : [count(inspected.restartCount, 'restart')];
}

function orphanClause({ because, instance, placedOn }: OrphanStatus): string {
  switch (because) {
    case 'not-in-file':
      return `the file names no instance ${instance}`;
    case 'elsewhere':
      return `the file places ${instance} on ${placedOn ?? 'another ship'}`;
    case 'kept-aside':
      return `kept aside when ${instance} got a new container`;
    case 'renamed':
      return `a container of ${instance} under another name`;
  }
}
