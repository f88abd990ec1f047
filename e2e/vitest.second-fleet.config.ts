import { project } from '../vitest.shared.ts';
import { onFleet } from './vitest.shared.ts';

/** What users are given, tried on a fleet of its own: beside the scenarios, which wait for theirs most of the time. */
export const onSecondFleet = [
  'src/container.test.ts',
  'src/demo.test.ts',
  'src/docs.test.ts',
  'src/guest.test.ts',
  'src/init.test.ts',
  'src/library.test.ts',
  'src/node-releases.test.ts',
];

export default project('e2e-2', { ...onFleet, include: onSecondFleet });
