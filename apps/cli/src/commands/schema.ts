import type { EditorSchema } from '@maestro-ng/schema';
import { MaestroCommand } from '../base-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { loadExtensions } from '../extensions.ts';
import { checksOf } from '../load-file.ts';
import { schemaText } from '../packed-files.ts';
import { jsonDocument } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';

export default class Schema extends MaestroCommand {
  static override id = 'schema';
  static override summary = 'Print the JSON Schema of environment files, for editors.';
  static override description =
    'With it, an editor completes keys and values, explains them, and underlines mistakes. It is of this version of Maestro; nothing is fetched. What --extension adds is in it, too.';
  static override examples = ['maestro schema > maestro.schema.json'];

  async run(): Promise<number> {
    const { flags } = await this.parse(Schema);
    const { console, version } = this.context;
    const text = await this.#text(flags.extension ?? []);
    console.out.write(
      wantsJson(flags) ? jsonDocument('schema', version, { schema: JSON.parse(text) as unknown }) : text,
    );
    return exitCodes.ok;
  }

  async #text(named: readonly string[]): Promise<string> {
    const extensions = await loadExtensions(this.context, named);
    const added = new Map(extensions.flatMap(({ lifecycleChecks = {} }) => Object.entries(lifecycleChecks)));
    if (added.size === 0) return schemaText();
    await checksOf(extensions);
    const { withCheckTypes } = await import('@maestro-ng/schema');
    const schemas = new Map([...added].map(([name, { schema }]) => [name, schema]));
    const extended = withCheckTypes(JSON.parse(schemaText()) as EditorSchema, schemas);
    return `${JSON.stringify(extended, undefined, 2)}\n`;
  }
}
