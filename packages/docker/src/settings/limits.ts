import { list, number, optionalRecord, text } from '../fields.ts';
import type { Readers } from './reader.ts';
import { size } from './words.ts';

const usualSharedMemory = 64 * 1024 ** 2;

/** How much of its host it may use. */
export const limitReaders: Readers = {
  memory: ({ hostConfig }) => size(number(hostConfig.Memory)),
  swap({ hostConfig }) {
    const swap = number(hostConfig.MemorySwap);
    // Twice the memory is what Docker gives where nothing is asked for, and no limit where the kernel counts no swap.
    return swap < 0 || swap === 2 * number(hostConfig.Memory) ? undefined : size(swap);
  },
  cpu: ({ hostConfig }) => count(number(hostConfig.CpuShares)),
  cpus: ({ hostConfig }) => count(number(hostConfig.NanoCpus) / 1e9),
  *ulimits({ hostConfig }) {
    for (const { Name, Soft, Hard } of list(hostConfig.Ulimits).map(optionalRecord)) {
      yield [text(Name), `${number(Soft)}:${number(Hard)}`];
    }
  },
  shm_size({ hostConfig }) {
    const shared = number(hostConfig.ShmSize);
    return shared === usualSharedMemory ? undefined : size(shared);
  },
};

function count(value: number): string | undefined {
  return value === 0 ? undefined : String(value);
}
