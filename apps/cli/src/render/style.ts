import { createColors } from 'picocolors';

type Colors = ReturnType<typeof createColors>;

/** How things are drawn on one stream. */
export interface Style {
  readonly colors: Colors;
  readonly symbols: Symbols;
}

export interface Symbols {
  readonly success: string;
  readonly failure: string;
  readonly waiting: string;
  readonly skipped: string;
  readonly separator: string;
  readonly ellipsis: string;
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
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
};

const asciiSymbols: Symbols = {
  success: '+',
  failure: 'x',
  waiting: '.',
  skipped: '-',
  separator: '-',
  ellipsis: '..',
  spinner: ['|', '/', '-', '\\'],
};

export function makeStyle(traits: { readonly color: boolean; readonly unicode: boolean }): Style {
  return { colors: createColors(traits.color), symbols: traits.unicode ? unicodeSymbols : asciiSymbols };
}

/** No colours, no characters beyond ASCII. */
export const plainStyle: Style = makeStyle({ color: false, unicode: false });
