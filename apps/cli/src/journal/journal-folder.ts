import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Console } from '../console.ts';

/** Where journals are kept: the user's state folder, as the XDG base directories have it. @throws where there is none. */
export function journalFolder({ env }: Pick<Console, 'env'>): string {
  const asked = env['XDG_STATE_HOME'] ?? '';
  if (isAbsolute(asked)) return join(asked, 'maestro', 'journals');
  const home = homedir();
  if (!isAbsolute(home)) throw new Error('you have no home folder; XDG_STATE_HOME names another');
  return join(home, '.local', 'state', 'maestro', 'journals');
}
