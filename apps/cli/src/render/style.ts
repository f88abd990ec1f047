import { createColors } from 'picocolors';
import { namingFile, usualFile } from './name-file.ts';
import { sanitize } from './sanitize.ts';

type Colors = ReturnType<typeof createColors>;

/** How things are drawn on one stream. */
export interface Style {
  readonly colors: Colors;
  readonly symbols: Symbols;
  /** A text for people, whose commands name the environment file. */
  readonly text: (text: string) => string;
  /** What to do, as a line of its own: `hint: run ...`. */
  readonly hint: (text: string) => string;
}

export interface Symbols {
  readonly success: string;
  readonly failure: string;
  readonly waiting: string;
  readonly skipped: string;
  readonly separator: string;
  readonly ellipsis: string;
  readonly arrow: string;
  /** Shown one after the other beside what is being done. */
  readonly spinner: readonly string[];
}

const unicodeSymbols: Symbols = {
  success: '✔',
  failure: '✖',
  waiting: '·',
  skipped: '–',
  separator: '·',
  ellipsis: '…',
  arrow: '→',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
};

const asciiSymbols: Symbols = {
  success: '+',
  failure: 'x',
  waiting: '.',
  skipped: '-',
  separator: '-',
  ellipsis: '..',
  arrow: '->',
  spinner: ['|', '/', '-', '\\'],
};

/** @param file as `-f` names it: commands in hints have it. */
export function makeStyle(
  traits: { readonly color: boolean; readonly unicode: boolean },
  file: string = usualFile,
): Style {
  const colors = createColors(traits.color);
  const shown = (text: string): string => namingFile(sanitize(text), file);
  return {
    colors,
    symbols: traits.unicode ? unicodeSymbols : asciiSymbols,
    text: shown,
    hint: (text) => `${colors.cyan('hint')}: ${shown(text)}`,
  };
}

/** No colours, no characters beyond ASCII. */
export const plainStyle: Style = makeStyle({ color: false, unicode: false });
