import { MaestroCommand } from '../base-command.ts';
import { makingFlags, makingOptions, secondsFlag, stopFlags, things } from '../flags.ts';
import { Flags } from '../oclif.ts';
import { play } from '../play.ts';
import { stopSelectionOf } from '../selection.ts';

export default class Restart extends MaestroCommand {
  static override id = 'restart';
  static override summary = 'Stop and start containers, those first that depend on others.';
  static override description =
    'Each container is stopped as by stop, and replaced by a new one as by start; what does not run is started. What takes something from another one (volumes, links, a network) comes after it. Its image is there before anything is stopped. So that nothing large is restarted by accident, naming nothing needs -a, and naming a service needs -s. With -c 1 one restarts after the other.';
  static override usage = 'restart [THINGS]... [FLAGS]';
  static override examples = [
    'maestro restart web-1',
    'maestro restart -s -c 1 web',
    'maestro restart -r --only-if-changed -s web',
    'maestro restart -a -c 2 --step-delay 10',
  ];
  static override things = 'instances and services' as const;
  static override args = {
    things: {
      ...things,
      description:
        'instances, or with -s services; none, which needs -a: all services that are not omitted, and what depends on them',
    },
  };
  static override flags = {
    ...stopFlags,
    ...makingFlags,
    'step-delay': secondsFlag('step-delay', 'seconds at least between the beginnings of two restarts'),
    'stop-start-delay': secondsFlag(
      'stop-start-delay',
      'seconds between the stop and the start of a container',
    ),
    'only-if-changed': Flags.boolean({
      description: 'leave alone what runs the image that its tag names on its ship, with -r after the pull',
    }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Restart);
    const options = {
      ...makingOptions(flags),
      onlyIfChanged: flags['only-if-changed'],
      stepDelaySeconds: flags['step-delay'],
      stopStartDelaySeconds: flags['stop-start-delay'],
      force: flags.force,
    };
    return play(
      this.context,
      Restart.id,
      flags,
      (engine, environment) => engine.planRestart(environment, stopSelectionOf(args.things, flags)),
      { options: () => options },
    );
  }
}
