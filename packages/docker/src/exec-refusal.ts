import { plainSentence } from '@maestro-ng/engine';

const runtime = 'OCI runtime exec failed: ';
const markers = [runtime, 'unable to find user ', 'unable to find group '];
const longestSentence = 500;
/** What shells, and Engines, give for a command that cannot be executed, and for one that is not there. */
const notBegun: ReadonlySet<number> = new Set([126, 127]);

/** Whether a command's output begins as an Engine does that writes, in its place, why it could not be begun. */
export function mayBeRefusal(firstOutput: Uint8Array): boolean {
  return beginsAsOne(Buffer.from(firstOutput).toString('latin1'));
}

function beginsAsOne(output: string): boolean {
  return markers.some((marker) => output.startsWith(marker));
}

/**
 * Why a command was not begun, without the trade's names of those who tried in turn.
 *
 * @param output all that there was. undefined: the command itself has written it.
 */
export function refusalOf(output: string, exitCode: number): string | undefined {
  if (!notBegun.has(exitCode) || !beginsAsOne(output)) return undefined;
  const said = plainSentence(output, longestSentence);
  const cause = (said.startsWith(runtime) ? said.slice(runtime.length) : said)
    .replace(/^exec failed: /u, '')
    .replace(/^\w+\.go:\d+: /u, '')
    .replace(/^(?:unable to start container process|starting container process caused): /u, '')
    .replace(/^process_linux\.go:\d+: /u, '');
  return cause.replace(/(?:: unknown)?\.?$/u, '');
}
