import { nearest } from '@maestro-ng/schema';
import type { Cursor } from './cursor.ts';
import { didYouMean, type InstanceReport } from './report.ts';

/** Those of Linux, and all of them. */
const known: readonly string[] = [
  'ALL',
  ...(
    'AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH ' +
    'FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN ' +
    'NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT ' +
    'SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM'
  ).split(' '),
];

/** Capabilities that Docker does not know; it minds neither small letters nor `CAP_`. */
export function checkCapabilities(instance: Cursor, report: InstanceReport): void {
  for (const key of ['cap_add', 'cap_drop']) {
    for (const item of instance.get(key).oneOrMore()) {
      const text = item.text();
      if (text === undefined) continue;
      const name = text.toUpperCase().replace(/^CAP_/, '');
      if (known.includes(name)) continue;
      report.refuse({
        code: 'unknown-capability',
        message: `"${text}" is not a capability that Docker knows`,
        at: item,
        hint: didYouMean(nearest(name, known)),
      });
    }
  }
}
