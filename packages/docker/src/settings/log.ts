import { optionalRecord, text, texts } from '../fields.ts';
import type { Readers } from './reader.ts';

/** Engines show the driver and the options of their configuration where a container asks for none. */
export const logReaders: Readers = {
  log({ hostConfig }) {
    const { Type, Config } = optionalRecord(hostConfig.LogConfig);
    const driver = text(Type);
    const isUsual = driver === '' || driver === 'json-file';
    return [...(isUsual ? [] : [['driver', driver] as const]), ...Object.entries(texts(Config))];
  },
};
