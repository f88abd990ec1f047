import { MaestroCommand } from '../base-command.ts';
import { loadEngine } from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';
import { loadRequest } from '../load-file.ts';
import { Flags } from '../oclif.ts';
import { Rejected } from '../rejected.ts';
import { jsonDiagnostic, jsonDocument } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { type RenderedLine, renderedLines } from '../render/rendered-lines.ts';
import { sanitize } from '../render/sanitize.ts';
import { reportWarnings } from '../report.ts';

export default class Render extends MaestroCommand {
  static override id = 'render';
  static override summary = 'Show what the template in the environment file became.';
  static override description =
    'Prints the text that YAML is read from. It is rendered, and not looked at further: it need not be a valid file. Values that look secret are shown as ***, unless --reveal is given.';
  static override usage = 'render [FLAGS]';
  static override examples = [
    'maestro render',
    'maestro -f staging.yaml render --origins',
    'maestro render --reveal',
  ];
  static override flags = {
    origins: Flags.boolean({ description: 'begin each line with the file and line that it comes from' }),
    reveal: Flags.boolean({ description: 'show secrets as they are' }),
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(Render);
    const { console, version } = this.context;
    const { renderEnvironmentFile } = await loadEngine();
    const request = await loadRequest(this.context, flags);
    const { source, veiled, diagnostics, files } = renderEnvironmentFile(request);
    if (source === undefined) throw new Rejected(diagnostics, files);
    const lines = renderedLines(source, { reveal: flags.reveal, veiled });
    if (wantsJson(flags)) {
      const content = { file: flags.file, lines: [...lines], diagnostics: diagnostics.map(jsonDiagnostic) };
      console.out.write(jsonDocument('rendering', version, content));
      return exitCodes.ok;
    }
    reportWarnings(console, { warnings: diagnostics, files }, flags);
    // What is piped is for programs, and is left as it is.
    const shown = console.out.traits().columns === undefined ? (text: string) => text : sanitize;
    await console.out.writeLines(flags.origins ? withOrigins([...lines], shown) : textOf(lines, shown));
    return exitCodes.ok;
  }
}

function* textOf(lines: Iterable<RenderedLine>, shown: (text: string) => string): Generator<string> {
  for (const { text } of lines) yield shown(text);
}

function* withOrigins(lines: readonly RenderedLine[], shown: (text: string) => string): Generator<string> {
  const places = lines.map(({ file, line }) => `${sanitize(file)}:${line}`);
  const width = places.reduce((widest, { length }) => Math.max(widest, length), 0);
  for (const [index, { text }] of lines.entries()) {
    yield `${(places[index] ?? '').padEnd(width)} | ${shown(text)}`.trimEnd();
  }
}
