import { displayWidth } from './width.ts';

const colours = /\u001b\[[0-9;:]*m/g;
/** Spaces, whatever their colour. */
const leading = /^(?:\u001b\[[0-9;:]*m| )*/;
/** What stands between backticks is to be copied, and so is a command of ours: it is one word. */
const words = /(?:\bmaestro(?: -f (?:'[^']*'|\S+))? [a-z]+(?: --?[a-z-]+)*|`[^`]*`|\S)+/g;
/** Lines of somebody else's output, and of the file. */
const quoted = /^\s*\d*\s*\|/;
const narrowest = 20;

/**
 * Text for people, whose longer lines a terminal shows broken at spaces, the further ones indented. Of no terminal, and of one
 * that is very narrow, it stays as it is; so do words that are longer than a line, and lines that quote.
 *
 * @param columns of the terminal; undefined: there is none.
 */
export function prose(text: string, columns: number | undefined): string {
  if (columns === undefined || columns < narrowest) return text;
  return text
    .split('\n')
    .map((line) => broken(line, columns))
    .join('\n');
}

function broken(line: string, columns: number): string {
  if (displayWidth(line) <= columns) return line;
  if (quoted.test(line.replace(colours, ''))) return line;
  const start = leading.exec(line)?.[0] ?? '';
  const indent = `${start.replace(colours, '')}  `;
  const lines: string[] = [];
  let current = start;
  let isBlank = true;
  for (const [word] of line.slice(start.length).matchAll(words)) {
    const longer = isBlank ? current + word : `${current} ${word}`;
    if (isBlank || displayWidth(longer) <= columns) current = longer;
    else {
      lines.push(current);
      current = indent + word;
    }
    isBlank = false;
  }
  return [...lines, current].join('\n');
}
