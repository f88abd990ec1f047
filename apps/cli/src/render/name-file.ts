import { sanitize } from './sanitize.ts';

/** What `-f` names where it is not given. */
export const usualFile = 'maestro.yaml';

/** Commands that read the environment file. */
const reading =
  /(?<![\w./-])maestro (?=(?:apply|clean|deptree|doctor|dump|env|exec|explain|history|kill|lock|logs|plan|pull|render|restart|resume|rollback|start|status|stop|validate)\b)/g;

/** `maestro`, for the file of the command at hand: without it, what a hint says would be done to another environment. */
export function commandFor(file: string): string {
  if (file === usualFile) return 'maestro';
  return `maestro -f ${/^[\w./:@%+=,-]+$/.test(file) ? file : `'${sanitize(file).replaceAll("'", "'\\''")}'`}`;
}

/** A text whose commands name the file of the command at hand. */
export function namingFile(text: string, file: string): string {
  return text.replace(reading, () => `${commandFor(file)} `);
}
