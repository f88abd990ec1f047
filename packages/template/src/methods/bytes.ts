import { typeError } from '../failure.ts';
import { TemplateObject, type Value, type ValueIterator } from '../values/value.ts';

/** Python's `bytes`, as `str.encode` makes them: to be printed, counted and decoded again. */
export class Bytes extends TemplateObject {
  override readonly typeName = 'bytes';
  readonly values: readonly number[];

  constructor(values: readonly number[]) {
    super();
    this.values = values;
  }

  override length(): number {
    return this.values.length;
  }

  override iterate(): ValueIterator {
    let at = 0;
    return {
      next: (): Value | undefined => {
        const byte = this.values[at++];
        return byte === undefined ? undefined : BigInt(byte);
      },
    };
  }

  override repr(): string {
    const quote = this.values.includes(0x27) && !this.values.includes(0x22) ? '"' : "'";
    const shown = this.values.map((byte) => {
      const character = String.fromCharCode(byte);
      if (character === '\\' || character === quote) return `\\${character}`;
      if (byte === 9) return '\\t';
      if (byte === 10) return '\\n';
      if (byte === 13) return '\\r';
      return byte < 0x20 || byte > 0x7e ? `\\x${byte.toString(16).padStart(2, '0')}` : character;
    });
    return `b${quote}${shown.join('')}${quote}`;
  }

  decode(): string {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(this.values));
  }
}

export function encode(text: string, encoding: string): Bytes {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  if (name === 'utf-8' || name === 'utf8') return new Bytes([...new TextEncoder().encode(text)]);
  if (name === 'ascii' || name === 'us-ascii' || name === 'latin-1' || name === 'iso-8859-1') {
    const top = name === 'ascii' || name === 'us-ascii' ? 0x7f : 0xff;
    return new Bytes(
      [...text].map((character) => {
        const code = character.codePointAt(0) ?? 0;
        if (code > top) throw typeError(`"${encoding}" has no "${character}".`);
        return code;
      }),
    );
  }
  throw typeError(`"${encoding}" is not an encoding; "utf-8", "ascii" or "latin-1" is expected.`);
}
