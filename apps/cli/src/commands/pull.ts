import { MaestroCommand } from '../base-command.ts';
import { playFlags, things } from '../flags.ts';
import { play } from '../play.ts';
import { selectionOf } from '../selection.ts';

export default class Pull extends MaestroCommand {
  static override id = 'pull';
  static override summary = 'Pull images to the ships.';
  static override description =
    'Pulls the image of each instance to its ship, once for however many instances; containers are left as they are. Credentials come from the file or from your Docker configuration. An image whose pull_policy is never is not pulled.';
  static override usage = 'pull [THINGS]... [FLAGS]';
  static override examples = ['maestro pull', 'maestro pull web', 'maestro pull -S "edge-*"'];
  static override things = 'instances and services' as const;
  static override args = {
    things: {
      ...things,
      description: 'instances or services; none: all services that are not omitted, and what they depend on',
    },
  };
  static override flags = playFlags;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Pull);
    return play(this.context, Pull.id, flags, (engine, environment) =>
      engine.planPull(environment, selectionOf(args.things, flags)),
    );
  }
}
