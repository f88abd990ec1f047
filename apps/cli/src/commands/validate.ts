import { MaestroCommand } from '../base-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readEnvironmentFile } from '../load-file.ts';
import { inOrder } from '../render/diagnostic.ts';
import { count } from '../render/grammar.ts';
import { jsonDiagnostic, jsonDocument } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { sanitize } from '../render/sanitize.ts';
import { writeDiagnostics } from '../report.ts';

export default class Validate extends MaestroCommand {
  static override id = 'validate';
  static override summary = 'Check the environment file, and touch nothing.';
  static override description =
    'Reports all errors, warnings and remarks of the file, each with its place. Exit code 2: there are errors. With --json, ranges count lines and characters from 0, and severity is 1 for errors, 2 for warnings, 3 for remarks, as editors have it.';
  static override examples = ['maestro validate', 'maestro -f staging.yaml validate --json'];

  async run(): Promise<number> {
    const { flags } = await this.parse(Validate);
    const { console, version } = this.context;
    const { environment, diagnostics, files } = await readEnvironmentFile(this.context, flags);
    if (wantsJson(flags)) {
      console.out.write(
        jsonDocument('validation', version, {
          file: flags.file,
          valid: environment !== undefined,
          diagnostics: inOrder(diagnostics, files).map(jsonDiagnostic),
        }),
      );
    } else {
      writeDiagnostics(console, diagnostics, files);
      if (environment !== undefined) {
        const parts = [
          count(Object.keys(environment.instances).length, 'instance'),
          count(Object.keys(environment.services).length, 'service'),
          count(Object.keys(environment.ships).length, 'ship'),
        ];
        const file = flags.file === '-' ? '<stdin>' : flags.file;
        console.out.say(`${sanitize(file)}: ${sanitize(environment.name)} is valid: ${parts.join(', ')}\n`);
      }
    }
    return environment === undefined ? exitCodes.rejected : exitCodes.ok;
  }
}
