import { Composer, type Document, Lexer, type ParsedNode, Parser, YAMLParseError } from 'yaml';

type Part = (this: LexerParts) => Generator<string, unknown>;

/** What of the library's lexer is not told by its types; the version of `yaml` is pinned. */
interface LexerParts {
  indentNext: number;
  readonly parseFlowCollection: Part;
  readonly parseQuotedScalar: Part;
}

const parts = Lexer.prototype as unknown as LexerParts;

/** Runs a part of the lexer as at the margin, where nothing is indented too little. */
function* atTheMargin(lexer: LexerParts, part: Part): Generator<string, unknown> {
  const kept = lexer.indentNext;
  lexer.indentNext = 0;
  try {
    return yield* part.call(lexer);
  } finally {
    lexer.indentNext = kept;
  }
}

/**
 * A lexer that minds no indentation within brackets and quotes, as PyYAML does: templates put what a loop gives at the
 * margin. The library's own ends a list or a text where a line stands too far left.
 */
function lenientLexer(): Lexer {
  const lexer = new Lexer();
  const own = lexer as unknown as LexerParts;
  Object.assign(lexer, {
    parseFlowCollection: () => atTheMargin(own, parts.parseFlowCollection),
    parseQuotedScalar: () => atTheMargin(own, parts.parseQuotedScalar),
  });
  return lexer;
}

/** YAML as the careful reader takes it apart: scalars stay the text that is written. */
export const yamlOptions = {
  schema: 'failsafe',
  version: '1.1',
  merge: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** The library's `parseDocument`, with the lexer above: a text's first document, and what is wrong with the text. */
export function lenientParse(text: string): Document.Parsed<ParsedNode> {
  const parser = new Parser();
  // It makes its lexer itself.
  (parser as unknown as { lexer: Lexer }).lexer = lenientLexer();
  const [first, second] = new Composer(yamlOptions).compose(parser.parse(text), true, text.length);
  if (first === undefined) throw new TypeError('every text has a document');
  if (second !== undefined) {
    const [start, end] = second.range;
    first.errors.push(new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'A second document begins here.'));
  }
  return first;
}
