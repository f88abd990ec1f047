import { onRealEngines, project } from '../../vitest.shared.ts';

export default project('docker', onRealEngines);
