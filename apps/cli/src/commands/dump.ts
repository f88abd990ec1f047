import { MaestroCommand } from '../base-command.ts';
import { loadEngine } from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';
import { loadFile } from '../load-file.ts';
import { Flags } from '../oclif.ts';
import { dumpedEnvironment } from '../render/dumped-environment.ts';
import { jsonDocument } from '../render/json.ts';
import { reportWarnings } from '../report.ts';
import { type Loaded, veiledContent } from '../veiled-content.ts';

export default class Dump extends MaestroCommand {
  static override id = 'dump';
  static override summary = 'Print the whole environment as JSON.';
  static override description =
    'Prints every value as it is resolved: what each container would be created with, and how each ship and registry is reached. With -c the file as it was parsed, before anything was resolved. Secrets are shown as ***; what is called password, token or the like counts as one.';
  static override usage = 'dump [FLAGS]';
  static override examples = ['maestro dump', 'maestro dump -c', 'maestro -f staging.yaml dump'];
  static override flags = {
    config: Flags.boolean({ char: 'c', description: 'print the file as it was parsed' }),
    reveal: Flags.boolean({ description: 'show secrets that the file spells out' }),
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(Dump);
    const { console, version } = this.context;
    const loaded = await loadFile(this.context, flags);
    reportWarnings(console, loaded, flags);
    const { containerSpec } = await loadEngine();
    const make = ({ document, environment }: Loaded): object =>
      flags.config
        ? { config: document?.data ?? null }
        : dumpedEnvironment(environment, containerSpec, flags);
    const content = flags.reveal ? make(loaded) : veiledContent(loaded, make);
    console.out.write(jsonDocument(flags.config ? 'config' : 'environment', version, content));
    return exitCodes.ok;
  }
}
