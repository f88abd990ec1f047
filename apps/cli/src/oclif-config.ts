import { type Command, Config } from './oclif.ts';

/**
 * oclif's configuration for an app with one fixed list of commands: nothing is looked for on disk (no plugins, no
 * manifest, no theme), which is most of what oclif takes to start.
 */
export class FixedConfig extends Config {
  readonly #commands: readonly Command.Loadable[];

  constructor(options: {
    readonly version: string;
    readonly description: string;
    readonly commands: readonly Command.Loadable[];
  }) {
    super({ root: '.' });
    this.#commands = options.commands;
    this.name = '@maestro-ng/cli';
    this.bin = 'maestro';
    this.dirname = 'maestro';
    this.version = options.version;
    this.userAgent = `maestro-ng-${options.version}`;
    this.platform = 'linux';
    this.shell = 'sh';
    this.root = '.';
    this.pjson = {
      name: this.name,
      version: options.version,
      description: options.description,
      oclif: { bin: this.bin },
    };
  }

  override get commands(): Command.Loadable[] {
    return [...this.#commands];
  }

  override get topics(): [] {
    return [];
  }

  override findCommand(id: string, options: { must: true }): Command.Loadable;
  override findCommand(id: string, options?: { must: boolean }): Command.Loadable | undefined;
  override findCommand(id: string): Command.Loadable | undefined {
    return this.#commands.find((command) => command.id === id);
  }

  override runHook: Config['runHook'] = async () => ({ failures: [], successes: [] });
}
