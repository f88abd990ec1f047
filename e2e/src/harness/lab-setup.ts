import { canRunLab, down, up } from '@maestro-ng/lab';

/** Whether the scenarios' fleet can be had on this machine; with `CI` set, not having it is an error. */
export default async function setup(): Promise<() => Promise<void>> {
  const possible = canRunLab();
  if (!possible.possible) {
    if (process.env['CI']) throw new Error(`The lab cannot run here: ${possible.reason}`);
    console.warn(`The lab cannot run here, its tests are skipped: ${possible.reason}`);
    return async () => {};
  }
  await up({ ships: 3, name: 'e2e' });
  return () => down({ name: 'e2e' });
}
