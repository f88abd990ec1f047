import { isCollection, isScalar, type Node, visit, type YAMLParseError } from 'yaml';
import type { YamlProblem } from './failure.ts';

const tab = 'A tab stands where the indentation should be; YAML indents with spaces only.';

const messages: Partial<Record<YAMLParseError['code'], Pick<YamlProblem, 'message' | 'hint'>>> = {
  ALIAS_PROPS: { message: 'An alias ("*") takes no anchor and no tag of its own.' },
  BAD_ALIAS: {
    message: 'The name of an anchor ("&") or an alias ("*") is missing or wrong here.',
    hint: 'put text that begins with "&" or "*" in quotes',
  },
  BAD_DIRECTIVE: {
    message: 'A line that begins with "%" must be a YAML directive such as "%YAML 1.1".',
    hint: 'put text that begins with "%" in quotes',
  },
  BAD_DQ_ESCAPE: {
    message: 'This is not an escape that YAML knows within double quotes.',
    hint: 'write \\\\ for a backslash, or use single quotes',
  },
  BAD_INDENT: { message: 'The indentation does not fit the lines around it.' },
  BAD_PROP_ORDER: { message: 'An anchor or a tag must come right before its value.' },
  BAD_SCALAR_START: {
    message: 'Text without quotes cannot begin with this character.',
    hint: 'put the text in quotes',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'A mapping or list cannot begin here: the line already has a key before it.',
    hint: 'put text that contains ": " in quotes, or begin a new line',
  },
  BLOCK_IN_FLOW: { message: 'Within [...] or {...} lists and mappings must be written with brackets too.' },
  KEY_OVER_1024_CHARS: { message: 'The ":" after a key must come within 1024 characters.' },
  MULTILINE_IMPLICIT_KEY: { message: 'A key and its ":" must be on one line.' },
  MULTIPLE_ANCHORS: { message: 'A value can have one anchor only.' },
  MULTIPLE_DOCS: { message: 'A second document begins here; an environment file is a single YAML document.' },
  MULTIPLE_TAGS: { message: 'A value can have one tag only.' },
  TAB_AS_INDENT: { message: tab },
  TAG_RESOLVE_FAILED: { message: 'The handle of this tag is not defined by a %TAG line.' },
  UNEXPECTED_TOKEN: {
    message: 'This does not belong here; is the indentation right, and every quote and bracket closed?',
  },
};

const missing: readonly (readonly [RegExp, string])[] = [
  [/end with a \}/, 'The closing "}" is missing, or a line before it is not indented.'],
  [/end with a \]/, 'The closing "]" is missing, or a line before it is not indented.'],
  [/closing ["']quote/, 'The closing quote of this text is missing, or a line before it is not indented.'],
  [/Missing ,/, 'A "," is missing here.'],
];

/** The first break of YAML's grammar, in our words. */
export function syntaxProblem(error: YAMLParseError, text: string, root: Node | null): YamlProblem {
  const [start, end] = error.pos;
  const at = { start: Math.min(start, text.length), end: Math.min(Math.max(end, start), text.length) };
  if (error.code === 'MULTIPLE_DOCS')
    return { code: 'several-documents', message: wordsOf(error).message, ...at };
  if (error.code === 'RESOURCE_EXHAUSTION') {
    return { code: 'yaml-too-deep', message: 'Lists and mappings are nested too deep here.', ...at };
  }
  const words = wordsOf(error);
  const related = words.message.startsWith('The closing') ? openedBefore(at.start, root) : undefined;
  return { code: 'yaml-syntax', ...words, ...at, ...(related && { related }) };
}

function wordsOf({ code, message }: YAMLParseError): Pick<YamlProblem, 'message' | 'hint'> {
  const found = missing.find(([pattern]) => pattern.test(message))?.[1];
  if (found !== undefined) return { message: found };
  if (code === 'MISSING_CHAR')
    return { message: 'Something is missing here: a ":" after a key, a space, a quote or a bracket.' };
  return messages[code] ?? { message: 'This is not YAML.' };
}

/** The quote or bracket that is still open at an offset. */
function openedBefore(offset: number, root: Node | null): YamlProblem['related'] {
  let start: number | undefined;
  visit(root, {
    Node(_, node) {
      const opens = isScalar(node) ? node.type?.startsWith('QUOTE_') : isCollection(node) && node.flow;
      const [from, to] = node.range ?? [0, 0];
      if (opens === true && from < offset && offset <= to) start = from;
    },
  });
  return start === undefined ? undefined : { start, end: start + 1, message: 'it begins here' };
}
