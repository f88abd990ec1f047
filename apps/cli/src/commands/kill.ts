import { MaestroCommand } from '../base-command.ts';
import { stopFlags, things } from '../flags.ts';
import { play } from '../play.ts';
import { stopSelectionOf } from '../selection.ts';

export default class Kill extends MaestroCommand {
  static override id = 'kill';
  static override summary = 'Kill containers, after those that depend on them.';
  static override description =
    'Ends containers at once (SIGKILL), without pre-stop checks and without waiting for them. So that nothing large is killed by accident, naming nothing needs -a, and naming a service needs -s. With -d, what depends on the things is killed as well.';
  static override usage = 'kill [THINGS]... [FLAGS]';
  static override examples = ['maestro kill web-1', 'maestro kill -s web', 'maestro kill -a'];
  static override things = 'instances and services' as const;
  static override args = {
    things: {
      ...things,
      description:
        'instances, or with -s services; none, which needs -a: all services that are not omitted, and what depends on them',
    },
  };
  static override flags = stopFlags;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Kill);
    return play(
      this.context,
      Kill.id,
      flags,
      (engine, environment) => engine.planKill(environment, stopSelectionOf(args.things, flags)),
      { options: () => ({ force: flags.force }) },
    );
  }
}
