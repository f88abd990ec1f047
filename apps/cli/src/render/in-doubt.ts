import { duration } from './duration.ts';
import { count } from './grammar.ts';
import { activityPhrase } from './phrases.ts';
import type { PlayView, StepView } from './play-view.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';

/** The steps whose Engine was asked to change something and has not answered: who leaves now does not hear what came of it. */
export function inDoubt(view: PlayView | undefined): readonly StepView[] {
  return view === undefined
    ? []
    : view.steps.filter(({ phase, activity }) => phase === 'running' && changes(activity));
}

function changes(activity: StepView['activity']): boolean {
  switch (activity?.kind) {
    case 'operation':
    case 'networks':
    case 'waiting-for-stop':
    case 'tidying-up':
      return true;
    default:
      return false;
  }
}

/** What became of it, with all doubt, has been told. */
function wasCutShort({ outcome }: StepView): boolean {
  return outcome?.kind === 'interrupted' && outcome.untouched !== true;
}

/**
 * What is said of a play that is left at a second signal.
 *
 * @param canResume whether it can be gone on with
 * @param now milliseconds since the epoch
 */
export function leaveLines(
  view: PlayView | undefined,
  signal: string,
  canResume: boolean,
  now: number,
  { hint }: Style,
): string[] {
  const steps = inDoubt(view);
  if (view === undefined || (steps.length === 0 && !view.steps.some(wasCutShort)))
    return [`${signal} again: left at once, while nothing was being changed`];
  if (steps.length === 0)
    return [
      `${signal} again: left at once`,
      `  ${hint(`maestro status shows how things stand; ${howToGoOn(view, canResume)}`)}`,
    ];
  return [
    `${signal} again: left at once; what became of ${count(steps.length, 'operation')} is not known:`,
    ...steps.map(({ subject, activity, since }) => {
      const doing = activity === undefined ? '' : activityPhrase(activity);
      return `  ${sanitize(subject.instance)} (${sanitize(subject.ship)}): ${doing}, for ${duration(now - (since ?? now))}`;
    }),
    `  ${hint(`maestro status shows what became of ${steps.length === 1 ? 'it' : 'them'}; ${howToGoOn(view, canResume)}`)}`,
  ];
}

/** The same restart again would restart once more what it has restarted. */
function howToGoOn({ play }: PlayView, canResume: boolean): string {
  if (play !== 'restart') return 'the same command again goes on from there';
  return canResume ? 'maestro resume goes on from there' : 'maestro start brings up what is down';
}
