import { MaestroCommand } from '../base-command.ts';
import { actingFlags, makingFlags, makingOptions, things } from '../flags.ts';
import { play } from '../play.ts';
import { selectionOf } from '../selection.ts';

export default class Start extends MaestroCommand {
  static override id = 'start';
  static override summary = 'Start containers, after those that they depend on.';
  static override description =
    'Leaves alone what runs. A stopped container is replaced by a new one, as the file describes it now. An image that is not on its ship is pulled first; with -r also one that is, unless its pull_policy is never. A container that is started must pass its checks before those that depend on it begin. After a failure nothing new begins, unless --keep-going is given.';
  static override usage = 'start [THINGS]... [FLAGS]';
  static override examples = [
    'maestro start',
    'maestro start -d web',
    'maestro start -r web',
    'maestro start -c 2 web-1 web-2 web-3',
    'maestro start --dry-run',
    'maestro -f staging.yaml start --keep-going',
  ];
  static override things = 'instances and services' as const;
  static override args = {
    things: {
      ...things,
      description: 'instances or services; none: all services that are not omitted, and what they depend on',
    },
  };
  static override flags = {
    ...actingFlags,
    ...makingFlags,
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Start);
    const options = makingOptions(flags);
    return play(
      this.context,
      Start.id,
      flags,
      (engine, environment) => engine.planStart(environment, selectionOf(args.things, flags)),
      { options: () => options },
    );
  }
}
