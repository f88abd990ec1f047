import { resolveBytes } from './bytes.ts';
import type { Cursor } from './cursor.ts';
import { warnOfReading } from './readings.ts';
import type { InstanceReport } from './report.ts';

export interface Limits {
  readonly memory: number | null;
  readonly memorySwap: number | null;
  readonly cpuShares: number | null;
}

const leastMemory = 6 * 1024 ** 2;
const leastMemoryOfOldEngines = 4 * 1024 ** 2;

/** An instance's limits over its service's, key by key; null in the instance takes the service's away. */
export function resolveLimits(service: Cursor, instance: Cursor, report: InstanceReport): Limits {
  const own = instance.get('limits');
  const pick = (key: string): Cursor => (own.has(key) ? own : service.get('limits')).get(key);
  const memoryAt = pick('memory');
  const swapAt = pick('swap');
  const cpuAt = pick('cpu');
  for (const at of [memoryAt, swapAt, cpuAt]) warnOfReading(at, report);
  const memory = resolveBytes(memoryAt, 'memory', report);
  const memorySwap = resolveBytes(swapAt, 'swap', report);
  const cpuShares = cpuAt.integer() ?? null;
  if (memory !== null && memory !== 0 && memory < leastMemory) {
    const tooLittle = {
      code: 'memory-limit-too-low',
      message: `instance "${report.instance}": a memory limit of ${memory} bytes is less than Docker accepts, 6m`,
      at: memoryAt,
    } as const;
    if (memory < leastMemoryOfOldEngines) report.refuse(tooLittle);
    else report.warning(tooLittle);
  }
  if (memorySwap !== null && memorySwap > 0) {
    if (memory === null || memory === 0) {
      report.refuse({
        code: 'swap-without-memory',
        message: `instance "${report.instance}": Docker refuses a swap limit without a memory limit`,
        at: swapAt,
        hint: 'set limits.memory too; swap is memory and swap together',
      });
    } else if (memorySwap < memory) {
      report.refuse({
        code: 'swap-below-memory',
        message: `instance "${report.instance}": the swap limit (${memorySwap} bytes) is below the memory limit (${memory} bytes)`,
        at: swapAt,
        hint: "Docker's swap limit includes memory: write the sum of both",
      });
    }
  }
  if (cpuShares === null && !cpuAt.isAbsent) {
    report.refuse({
      code: 'invalid-cpu-shares',
      message: `CPU shares are a whole number, and ${cpuAt.text() ?? 'this'} is none`,
      at: cpuAt,
      hint: 'they are a weight against other containers, each of which has 1024 unless it says otherwise',
    });
  }
  if (cpuShares !== null && cpuShares < 0) {
    report.refuse({
      code: 'cpu-shares-negative',
      message: `instance "${report.instance}": CPU shares cannot be negative`,
      at: cpuAt,
    });
  }
  return { memory, memorySwap, cpuShares };
}
