import type { HipchatAuditor } from '../model/index.ts';
import type { AuditorType } from './auditor-type.ts';
import { told } from './message.ts';

/** Silent: the service does not exist any more, which the file's warnings say. */
export const hipchatAuditor: AuditorType<HipchatAuditor> = {
  type: 'hipchat',
  describe: () => 'hipchat',
  hears: () => false,
  boundMs: () => 0,
  run: async () => told,
};
