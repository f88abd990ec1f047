import { MaestroCommand } from '../base-command.ts';
import { stopFlags, things } from '../flags.ts';
import { play } from '../play.ts';
import { stopSelectionOf } from '../selection.ts';

export default class Stop extends MaestroCommand {
  static override id = 'stop';
  static override summary = 'Stop containers, after those that depend on them.';
  static override description =
    'Each container is given its stop timeout before it is killed. So that nothing large is stopped by accident, naming nothing needs -a, and naming a service needs -s. With -d, what depends on the things is stopped as well.';
  static override usage = 'stop [THINGS]... [FLAGS]';
  static override examples = [
    'maestro stop web-1',
    'maestro stop -s web',
    'maestro stop -d db-1',
    'maestro stop -a',
  ];
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
    const { args, flags } = await this.parse(Stop);
    return play(
      this.context,
      Stop.id,
      flags,
      (engine, environment) => engine.planStop(environment, stopSelectionOf(args.things, flags)),
      { options: () => ({ force: flags.force }) },
    );
  }
}
