import { project } from '../vitest.shared.ts';
import { onPaper } from './vitest.paper.config.ts';
import { onSecondFleet } from './vitest.second-fleet.config.ts';
import { onFleet } from './vitest.shared.ts';

export default project('e2e', { ...onFleet, exclude: [...onPaper, ...onSecondFleet] });
