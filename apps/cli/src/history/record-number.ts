import { UsageError } from '../usage-error.ts';

/** undefined: none is given. @throws UsageError for what is no number of a record. */
export function parseRecordNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new UsageError(`"${text}" is no number of a record`, '"maestro history" lists them');
  }
  return Number(text);
}
