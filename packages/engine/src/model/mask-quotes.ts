import { maskedText } from './mask-secrets.ts';
import { withoutUrlSecrets } from './url-secrets.ts';

const quoted = /("(?:[^"\\]|\\.)*")/;

/**
 * What an Engine says, with `***` in place of what may be secret in what it quotes, such as a command that it cannot run, and in
 * URLs. All else says what is wrong, and is left as it is.
 */
export function maskedQuotes(text: string): string {
  return text
    .split(quoted)
    .map((piece, index) =>
      index % 2 === 1 ? `"${maskedText(piece.slice(1, -1))}"` : withoutUrlSecrets(piece),
    )
    .join('');
}
