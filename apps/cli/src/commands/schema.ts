import { MaestroCommand } from '../base-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { schemaText } from '../packed-files.ts';
import { jsonDocument } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';

export default class Schema extends MaestroCommand {
  static override id = 'schema';
  static override summary = 'Print the JSON Schema of environment files, for editors.';
  static override description =
    'With it, an editor completes keys and values, explains them, and underlines mistakes. It is of this version of Maestro; nothing is fetched.';
  static override examples = ['maestro schema > maestro.schema.json'];

  async run(): Promise<number> {
    const { flags } = await this.parse(Schema);
    const { console, version } = this.context;
    const text = schemaText();
    console.out.write(
      wantsJson(flags) ? jsonDocument('schema', version, { schema: JSON.parse(text) as unknown }) : text,
    );
    return exitCodes.ok;
  }
}
