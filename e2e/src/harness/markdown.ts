/** A file that a page shows, a dialogue at the shell, or some other block. */
export type Block =
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  | { readonly kind: 'console'; readonly dialogue: readonly Exchange[] }
  | { readonly kind: 'other'; readonly language: string; readonly text: string };

/** A command as it was typed, and what the page says it prints. */
export interface Exchange {
  readonly command: string;
  readonly output: string;
}

/**
 * The fenced blocks of a Markdown page: ```` ```yaml maestro.yaml ```` shows a file, ```` ```console ```` a dialogue whose
 * commands begin with `$ `.
 */
export function blocks(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w*) ?(\S*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', name = '', text = '']) => {
      if (language === 'console') return { kind: 'console', dialogue: dialogue(text) };
      return name === '' ? { kind: 'other', language, text } : { kind: 'file', name, text };
    },
  );
}

function dialogue(text: string): Exchange[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.split('\n');
      return { command, output: output.join('\n').trimEnd() };
    });
}
