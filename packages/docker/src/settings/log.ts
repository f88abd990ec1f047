import { optionalRecord, text, texts } from '../fields.ts';
import type { Readers } from './reader.ts';
import { nonEmpty } from './words.ts';

/** Engines show the driver and the options of their configuration where a container asks for none. */
export const logReaders: Readers = {
  log({ hostConfig }) {
    const { Type, Config } = optionalRecord(hostConfig.LogConfig);
    const driver = nonEmpty(text(Type));
    return [...(driver === undefined ? [] : [['driver', driver] as const]), ...Object.entries(texts(Config))];
  },
};
