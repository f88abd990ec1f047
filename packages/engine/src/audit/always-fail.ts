import type { FailAuditor } from '../model/index.ts';
import type { AuditorType } from './auditor-type.ts';
import { failed } from './message.ts';

/** For tests. */
export const failAuditor: AuditorType<FailAuditor> = {
  type: '_fail',
  describe: () => '_fail',
  hears: () => true,
  boundMs: () => 1000,
  run: async () => failed('it always fails'),
};
