import { project } from '../vitest.shared.ts';

/** Tests of the built command that call on no ship. */
export const onPaper = [
  'src/diagnostics-page.test.ts',
  'src/docs-on-paper.test.ts',
  'src/troubleshooting-page.test.ts',
];

export default project('paper', { include: onPaper });
