import type { Pointer } from '@maestro-ng/schema';
import { Concealed } from './concealed.ts';

/** Where a secret's value is found when it is needed, never the value for all to see. */
export type SecretReference =
  /** A variable of the operator's own. */
  | { readonly kind: 'env'; readonly name: string }
  /** `path`: as it is written, from `directory`. */
  | { readonly kind: 'file'; readonly path: string; readonly directory: string }
  /** What a command prints that is run in `directory`, without a shell. */
  | { readonly kind: 'command'; readonly command: readonly string[]; readonly directory: string }
  /** It is spelled out in the file. */
  | { readonly kind: 'written'; readonly value: Concealed<string> };

/** One that is not spelled out in the file. */
export type KeptSecret = Exclude<SecretReference, { kind: 'written' }>;

export type TextPart = { readonly literal: string } | { readonly secret: SecretReference };

/** Who gave a value. */
export type Provenance =
  | { readonly from: 'file'; readonly at: Pointer }
  | { readonly from: 'env-file'; readonly path: string; readonly line: number }
  | { readonly from: 'maestro' };

/** A text value: parts that are written out, and parts that are secret and cannot be printed by mistake. */
export interface Text {
  readonly parts: readonly TextPart[];
  readonly provenance: Provenance;
}

export function literalText(literal: string, provenance: Provenance): Text {
  return { parts: [{ literal }], provenance };
}

/** A part of a text that is secret, although the file spells it out. */
export function writtenSecret(value: string): TextPart {
  return { secret: { kind: 'written', value: new Concealed(value) } };
}

/** A text that is secret as a whole, although the file spells it out. */
export function secretText(value: string, provenance: Provenance): Text {
  return { parts: [writtenSecret(value)], provenance };
}

/** A text that is secret as a whole, and kept elsewhere. */
export function keptText(secret: SecretReference, provenance: Provenance): Text {
  return { parts: [{ secret }], provenance };
}

/** Whether a part of a text has to be looked up before it can be used. */
export function isKeptElsewhere({ parts }: Text): boolean {
  return parts.some((part) => 'secret' in part && part.secret.kind !== 'written');
}

/** The text for people's eyes: secrets are shown as `***`. */
export function printableText(text: Text): string {
  return text.parts.map((part) => ('literal' in part ? part.literal : '***')).join('');
}

/** The text itself, or undefined where a part of it is a secret that has to be looked up first. */
export function literalOf(text: Text): string | undefined {
  let result = '';
  for (const part of text.parts) {
    if (!('literal' in part)) return undefined;
    result += part.literal;
  }
  return result;
}
