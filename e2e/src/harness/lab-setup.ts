import { canRunLab, down, up } from '@maestro-ng/lab';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The name of the lab that the project's scenarios have. */
    fleet: string;
  }
}

/** Whether the scenarios' fleet can be had on this machine; with `CI` set, not having it is an error. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const possible = canRunLab();
  if (!possible.possible) {
    if (process.env['CI']) throw new Error(`The lab cannot run here: ${possible.reason}`);
    console.warn(`The lab cannot run here, its tests are skipped: ${possible.reason}`);
    return async () => {};
  }
  const { name } = project;
  project.provide('fleet', name);
  await up({ ships: 3, name });
  return () => down({ name });
}
