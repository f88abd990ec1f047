import type { Ship } from '../../model/index.ts';

/**
 * Ships in the order in which their locks are taken: by where they are, not by what a file calls them, so that two versions
 * of a file that both wait do not wait for each other.
 */
export function inLockOrder(ships: readonly Ship[]): Ship[] {
  return ships
    .map((ship) => ({ ship, key: placeOf(ship) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ ship }) => ship);
}

function placeOf({ ip, connection }: Ship): string {
  const where = connection.kind === 'unix' ? [connection.path] : [connection.host, String(connection.port)];
  return [ip, ...where].join('\0');
}
