import type { CredentialsSource, Failure, FailureCode, RegistryAnswer } from '../model/index.ts';
import { registryAdvice, shipAdvice } from '../model/index.ts';
import type { CallTrouble, PullDetails } from './decision.ts';
import { roomAdvice } from './engine-advice.ts';
import { failureOf, sentence } from './failures.ts';
import type { StepTask } from './step-state.ts';

/** What a registry did, as a clause. */
export function registryPhrase(registry: string, { status }: RegistryAnswer): string {
  return status === null
    ? `the Engine got no answer from registry ${registry}`
    : `registry ${registry} answered ${status}`;
}

/** @param image.present whether there is an image of that name on the ship, which was to be refreshed. */
export function pullFailed(
  task: StepTask,
  trouble: CallTrouble,
  image: { readonly present: boolean },
): Failure {
  const what = `${task.image} cannot be pulled to ship ${task.ship}: ${sentence(causeOf(trouble))}`;
  const failure = (code: FailureCode, hint?: string): Failure =>
    failureOf(task, {
      code,
      during: 'pulling the image',
      cause: what,
      ...(hint === undefined
        ? {}
        : { hint: `${hint.replace(/\.$/, '')}${task.play === 'pull' ? '' : '; nothing was replaced'}.` }),
    });
  switch (trouble.kind) {
    case 'unreachable':
    case 'lost':
      return failure('ship-unreachable', shipAdvice('ship-unreachable', task.ship).hint);
    case 'unforeseen':
      return failure('internal');
    case 'withheld':
      return {
        ...failure(trouble.code ?? 'pull-failed', trouble.hint ?? 'See to that, and start again'),
        ...(trouble.at === undefined ? {} : { at: trouble.at }),
      };
    case 'not-found':
    case 'conflict':
    case 'refused': {
      const told = trouble.pull === undefined ? undefined : adviceFor(task, trouble.pull, trouble.message);
      const [code, hint] = told ?? adviceWithoutAnswer(task, trouble.kind === 'not-found', image);
      return failure(code, hint);
    }
  }
}

function causeOf({ message, pull }: CallTrouble): string {
  if (pull === undefined) return message;
  const often = pull.attempts === 1 ? '' : ` at the last of ${pull.attempts} attempts`;
  if (pull.answer !== null) return `${registryPhrase(pull.registry, pull.answer)}${often}: ${message}`;
  return pull.attempts === 1 ? message : `${message} (the last of ${pull.attempts} attempts)`;
}

/** The failure's code, and what to do, for what a registry answered; undefined: nothing more than in general. */
function adviceFor(
  { image, ship }: StepTask,
  { registry, answer, credentials }: PullDetails,
  message: string,
): readonly [code: FailureCode, hint: string] | undefined {
  const advice = roomAdvice(ship, message) ?? registryAdvice({ registry, ship }, answer, message);
  if (advice !== undefined) return ['pull-failed', advice];
  if (answer === null && withoutCode.test(message)) {
    return [
      'pull-failed',
      `${registry} answered, and the Engine does not pass on with which status: see whether there is such an image, whether ${mayBe(credentials)} may pull it, and whether the registry limits how often; its own log has the status`,
    ];
  }
  return answer?.status === 401 || answer?.status === 403
    ? ['pull-denied', credentialsAdvice(image, registry, credentials)]
    : undefined;
}

/** How Engines pass on a registry's error that has none of the codes of its API: the status is lost then. */
const withoutCode = /^unknown: /i;

function mayBe(source: CredentialsSource | null): string {
  return source === null ? 'one without credentials' : 'who logs in there';
}

function credentialsAdvice(image: string, registry: string, source: CredentialsSource | null): string {
  const may = `may pull ${image}, and that there is such an image`;
  switch (source?.kind) {
    case undefined:
      return (
        `No credentials for ${registry} were found: write username and password under "registries", or ` +
        `\`docker login${registry === 'docker.io' ? '' : ` ${registry}`}\` on the machine that runs maestro; and see that there is such an image`
      );
    case 'entry':
      return `See that username and password of "${source.name}" under "registries" are right and ${may}`;
    case 'docker-config':
      return `See that the credentials for ${registry} in ${source.file} are right and ${may}`;
    case 'credential-helper':
      return `See that the credentials for ${registry} that ${source.helper} gives (named in ${source.file}) are right and ${may}`;
  }
}

function adviceWithoutAnswer(
  { ship, play }: StepTask,
  missing: boolean,
  image: { readonly present: boolean },
): readonly [code: FailureCode, hint: string] {
  const dispensable = image.present && play !== 'pull';
  if (missing) {
    return [
      'image-missing',
      dispensable
        ? `Correct the image's name, or start without refreshing the one that ${ship} has`
        : `Correct the image's name, push it to its registry, or load it onto ${ship}`,
    ];
  }
  return [
    'pull-failed',
    dispensable
      ? `See that the Engine of ${ship} can reach the registry, or start without refreshing the image that is there`
      : `See that the Engine of ${ship} can reach the registry, and may pull from it, or load the image onto ${ship}`,
  ];
}
