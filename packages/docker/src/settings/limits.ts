import { unlimited } from '@maestro-ng/engine';
import { list, number, optionalRecord, text } from '../fields.ts';
import type { Readers } from './reader.ts';
import { size } from './words.ts';

/** How much of its host it may use. */
export const limitReaders: Readers = {
  memory: ({ hostConfig }) => size(number(hostConfig.Memory)),
  swap({ hostConfig }) {
    const swap = number(hostConfig.MemorySwap);
    if (swap < 0) return unlimited;
    // Twice the memory is what Docker gives where nothing is asked for.
    return swap === 2 * number(hostConfig.Memory) ? undefined : size(swap);
  },
  cpu: ({ hostConfig }) => count(number(hostConfig.CpuShares)),
  cpus: ({ hostConfig }) => count(number(hostConfig.NanoCpus) / 1e9),
  *ulimits({ hostConfig }) {
    for (const { Name, Soft, Hard } of list(hostConfig.Ulimits).map(optionalRecord)) {
      yield [text(Name), `${number(Soft)}:${number(Hard)}`];
    }
  },
  shm_size: ({ hostConfig }) => size(number(hostConfig.ShmSize)),
};

function count(value: number): string | undefined {
  return value === 0 ? undefined : String(value);
}
