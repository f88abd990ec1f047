import type { Cursor } from './cursor.ts';
import type { InstanceReport } from './report.ts';

/** Whose processes the container sees: `host`, or those of another container. */
export function resolvePidMode(cursor: Cursor, report: InstanceReport): string | null {
  return modeOf(cursor, ['host'], report);
}

/** Whose shared memory the container takes part in. */
export function resolveIpcMode(cursor: Cursor, report: InstanceReport): string | null {
  return modeOf(cursor, ['private', 'shareable', 'host', 'none'], report);
}

function modeOf(cursor: Cursor, names: readonly string[], report: InstanceReport): string | null {
  const mode = cursor.text();
  if (mode === undefined || mode === '') return null;
  const [kind, name = ''] = mode.split(':');
  if (kind === 'service') {
    report.error({
      code: 'service-namespace',
      message: `a service is many containers, and Docker takes the namespace of one`,
      at: cursor,
      hint: 'write container:NAME, with the name of an instance on the same ship',
    });
    return null;
  }
  if (!names.includes(mode) && !(kind === 'container' && name !== '')) {
    report.refuse({
      code: 'namespace',
      message: `"${mode}" is not a mode of ${cursor.key}; ${[...names, 'container:NAME'].join(', ')} are`,
      at: cursor,
    });
  }
  return mode;
}
