import type { Random } from '../random.ts';

/** A text as the bytes of a file: mostly UTF-8, sometimes with other line ends, another encoding, or damage. */
export function encode(text: string, random: Random): Uint8Array {
  if (random.chance(85)) return Buffer.from(text);
  return random.pick(encodings)(text, random);
}

const encodings: readonly ((text: string, random: Random) => Uint8Array)[] = [
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
  (text) => Buffer.from(text.replaceAll('\n', '\r')),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  (text) => Buffer.from(text, 'latin1'),
  flipped,
];

function flipped(text: string, random: Random): Uint8Array {
  const bytes = Buffer.from(text);
  for (let number = 0; number <= random.below(4); number += 1)
    bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}
