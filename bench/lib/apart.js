import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/**
 * Runs `body` with these Engines (process ids) and all that they have started on one core, and this process on another one, as
 * though they were on hosts of their own. Needs two cores, and `taskset`.
 */
export async function apart(engines, body) {
  const all = `0-${availableParallelism() - 1}`;
  const others = [...new Set(engines.flatMap(withChildren))];
  place(others, '1');
  place([process.pid], '0');
  try {
    return await body();
  } finally {
    place([...new Set(engines.flatMap(withChildren)), process.pid], all);
  }
}

/** All threads of these processes; one that has ended meanwhile is no matter. */
function place(pids, cores) {
  for (const pid of pids) {
    try {
      execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(pid)], { stdio: 'pipe' });
    } catch (error) {
      if (existsSync(`/proc/${pid}`)) throw error;
    }
  }
}

function withChildren(pid) {
  const children = readOrNothing(() =>
    readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readOrNothing(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' ')),
    ),
  );
  return [pid, ...children.filter((child) => child !== '').flatMap((child) => withChildren(Number(child)))];
}

function readOrNothing(read) {
  try {
    return read();
  } catch {
    return [];
  }
}
