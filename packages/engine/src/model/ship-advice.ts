import type { Failure, ShipFailureCode } from './outcome.ts';

/** What to do about a ship of which nothing is known. */
export function shipAdvice(code: ShipFailureCode, ship: string): Pick<Failure, 'hint'> {
  switch (code) {
    case 'ship-unreachable':
      return { hint: `Look at the way to ${ship} with \`maestro doctor\`, and run the command again.` };
    case 'ship-access':
      return { hint: `Correct that on this machine, or how the file says that ${ship} is reached.` };
    case 'engine-failed':
      return {};
  }
}

/** What to do about a file of known hosts that is there and cannot be read, one sentence. */
export function knownHostsAdvice(path: string): string {
  return `Make ${path} a file that you may read and write: what it knows of hosts is not seen as it is.`;
}
