import { secretCommandMs } from '../lifecycle/find-secret.ts';
import { isKeptElsewhere, type Text } from '../model/index.ts';

/** So long the secrets among an auditor's texts may take to be looked up, in milliseconds. */
export function lookupMs(texts: readonly Text[]): number {
  return texts.some(isKeptElsewhere) ? secretCommandMs : 0;
}
