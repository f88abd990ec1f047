import { dirname, join } from 'node:path';
import { MaestroCommand } from '../base-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { Args, Flags } from '../oclif.ts';
import { schemaFile, schemaText, starterText } from '../packed-files.ts';
import { jsonDocument } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { sanitize } from '../render/sanitize.ts';
import { writeFiles } from '../write-files.ts';

export default class Init extends MaestroCommand {
  static override id = 'init';
  static override summary = 'Write an environment file to begin with.';
  static override description =
    `Writes a file with comments, and beside it ${schemaFile}, by which editors complete, explain and check it. An environment file that exists is left alone, with exit code 2; the schema is always written. For the schema alone: maestro schema > ${schemaFile}`;
  static override usage = 'init [FILE] [FLAGS]';
  static override examples = ['maestro init', 'maestro init staging.yaml', 'maestro init - | less'];
  static override args = {
    file: Args.string({
      ignoreStdin: true,
      description: 'the file to write; - prints it, and writes nothing; none: the one that -f names',
    }),
  };
  static override flags = {
    force: Flags.boolean({ description: 'replace the environment file if it exists' }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Init);
    const { console, version } = this.context;
    const file = args.file ?? flags.file;
    const text = starterText();
    if (file === '-') {
      console.out.write(
        wantsJson(flags) ? jsonDocument('init', version, { file, schema: null, text }) : text,
      );
      return exitCodes.ok;
    }
    const schema = join(dirname(file), schemaFile);
    writeFiles([
      { path: file, content: text, existing: flags.force ? 'replace' : 'refuse' },
      // It is generated, and that of another version would not fit what this one accepts.
      { path: schema, content: schemaText(), existing: 'replace' },
    ]);
    if (wantsJson(flags)) console.out.write(jsonDocument('init', version, { file, schema, text }));
    else
      console.out.say(
        `${sanitize(file)}: written, with ${sanitize(schema)} for editors; put the address of your host into it\n`,
      );
    return exitCodes.ok;
  }
}
