import type { Failure, FailureCode } from '../model/index.ts';

const reasons: readonly (readonly [words: RegExp, advice: (ship: string, name: string) => string])[] = [
  [/no command specified/i, () => 'The image runs nothing by itself: give the instance a command'],
  [
    /executable file not found|exec: "[^"]*": stat [^:]*: no such file or directory/,
    () =>
      'The first word of the entrypoint, or of the command where there is none, has to be a program of the image; a line for a shell is [sh, -c, "LINE"]',
  ],
  [
    /exec: "[^"]*": permission denied/,
    () =>
      'The first word of the entrypoint, or of the command where there is none, has to be a file of the image that may be executed',
  ],
  [
    /port is already allocated|address already in use/,
    (ship) => `Another container or program has the port: \`ss -ltnp\` on ${ship} shows which`,
  ],
  [
    /unable to find (user|group) /,
    () => 'The username, and the group behind it, have to be known in the image, or be numbers',
  ],
  [
    /no such container: ([\w.-]*\w)|cannot (?:join network of|link to) a non running container: \/?([\w.-]*\w)/i,
    (ship, name) =>
      isId(name)
        ? `What it took a network, processes or memory from when it was made is not on ${ship} any more: have it made anew, without --reuse`
        : `What it takes a network, processes, memory, volumes or a link from has to run on ${ship} before: start ${name} there, or correct the file`,
  ],
  [
    /directory onto a file/i,
    (ship) => `Of what is mounted one side is a folder, and the other a file: see what is there on ${ship}`,
  ],
  [/bind source path does not exist/, (ship) => `Make that path on ${ship}, or correct it in the file`],
  [
    /error looking up (volume|logging) plugin/,
    (ship) => `Install that plugin in the Engine of ${ship}, or name another driver in the file`,
  ],
  [
    /could not select device driver/,
    (ship) =>
      `The Engine of ${ship} has no driver for these devices: GPUs need their maker's container toolkit there`,
  ],
  [/error gathering device information/, (ship) => `See which devices ${ship} has under /dev`],
];

/** Engines put the id in place of the name that was given. */
function isId(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

/** Whether an Engine does not start a container since what it took a namespace from when it was made is gone. */
export function lacksItsGiver(cause: string): boolean {
  return /no such container: [0-9a-f]{64}\b/i.test(cause);
}

/** Refusals to make a container, or to start one: of anything else, such as a check's output, the same words mean something else. */
const refusals: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'create-failed',
  'connect-failed',
  'start-failed',
]);

/** What to do about a failure, by the Engine's words in it; undefined: they say enough, or are not known. */
export function engineAdvice({
  code,
  ship,
  cause,
}: Pick<Failure, 'code' | 'ship' | 'cause'>): string | undefined {
  for (const [words, advice] of refusals.has(code) ? reasons : []) {
    const found = words.exec(cause);
    if (found !== null) return advice(ship, found.slice(1).find((name) => name !== undefined) ?? '');
  }
  return code === 'check-failed' ? undefined : roomAdvice(ship, cause);
}

/** What to do about a disk that is full; undefined: it is something else. */
export function roomAdvice(ship: string, message: string): string | undefined {
  if (!/no space left on device/i.test(message)) return undefined;
  return `The disk of ${ship} is full: \`docker system df\` there shows what takes the room`;
}
