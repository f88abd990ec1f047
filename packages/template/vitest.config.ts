import { inOneProcess, project } from '../../vitest.shared.ts';

export default project('template', inOneProcess);
