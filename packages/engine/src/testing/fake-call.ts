/** A driver's calls, by the names of the port. */
export type CallName =
  | 'list'
  | 'inspect'
  | 'create'
  | 'start'
  | 'stop'
  | 'kill'
  | 'update'
  | 'rename'
  | 'remove'
  | 'wait'
  | 'log-tail'
  | 'logs'
  | 'image-id'
  | 'digests'
  | 'defaults'
  | 'pull'
  | 'networks'
  | 'create-network'
  | 'connect'
  | 'create-lock'
  | 'find-lock'
  | 'beat'
  | 'volumes'
  | 'create-volume'
  | 'remove-volume'
  | 'exec'
  | 'open-exec'
  | 'events'
  | 'past'
  | 'time'
  | 'info'
  | 'condition'
  | 'image-space'
  | 'login';

/** One call that was made, in the order of beginning. */
export interface FakeCall {
  readonly time: number;
  readonly ship: string;
  readonly call: CallName;
  /** The container's, image's, network's or volume's name; empty for calls about the ship. */
  readonly target: string;
  /** The container's id, where it is known before the call. */
  readonly id: string | null;
}

const changing: ReadonlySet<CallName> = new Set([
  'create',
  'start',
  'stop',
  'kill',
  'update',
  'rename',
  'remove',
  'pull',
  'create-network',
  'connect',
  'create-volume',
  'remove-volume',
]);

/** Whether a call changes something on its ship. */
export function isOperation({ call }: FakeCall): boolean {
  return changing.has(call);
}
