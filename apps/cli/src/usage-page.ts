import type { CommandClass } from './commands/index.ts';
import { globalFlags } from './flags.ts';

/** What oclif knows of a flag or an argument. */
interface Described {
  readonly type?: 'boolean' | 'option';
  readonly char?: string;
  readonly helpValue?: string | readonly string[];
  readonly description?: string;
}

/** A table between these lines is written by `pnpm generate`, from the commands themselves. */
const block = /<!-- generated: (\S+) -->\n[\s\S]*?<!-- end -->/g;

/** The guide's page, with the tables of all commands as they are now. */
export function withCommandTables(page: string, commands: ReadonlyMap<string, CommandClass>): string {
  return page.replace(block, (found, name: string) => {
    const command = commands.get(name);
    if (command !== undefined) return asBlock(name, commandTable(command));
    return name === 'global' ? asBlock(name, table(flagRows(globalFlags))) : found;
  });
}

/** Commands that the page has no table for, and tables that are for no command. */
export function amissInPage(page: string, commands: ReadonlyMap<string, CommandClass>): string[] {
  const documented = [...page.matchAll(block)].map(([, name = '']) => name);
  const known = ['global', ...commands.keys()];
  return [
    ...known.filter((name) => !documented.includes(name)).map((name) => `${name} is not documented`),
    ...documented.filter((name) => !known.includes(name)).map((name) => `${name} is no command`),
  ];
}

function commandTable({ id, usage, args = {}, flags = {} }: CommandClass): string {
  const line = typeof usage === 'string' ? usage : `${id} [FLAGS]`;
  const rows = [
    ...Object.entries(args as Record<string, Described>).map(([name, { description = '' }]) => [
      `\`${name.toUpperCase()}\``,
      description,
    ]),
    ...flagRows(flags),
  ];
  const synopsis = `\`maestro ${line}\``;
  return rows.length === 0 ? synopsis : `${synopsis}\n\n${table(rows)}`;
}

function flagRows(flags: object): string[][] {
  return Object.entries(flags as Record<string, Described>).map(([name, flag]) => {
    const value = typeof flag.helpValue === 'string' ? ` ${flag.helpValue}` : '';
    const names = [...(flag.char === undefined ? [] : [`-${flag.char}`]), `--${name}${value}`];
    return [names.map((word) => `\`${word}\``).join(', '), flag.description ?? ''];
  });
}

function table(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
  return ['| | |', '| --- | --- |', ...lines].join('\n');
}

function asBlock(name: string, text: string): string {
  return `<!-- generated: ${name} -->\n\n${text}\n\n<!-- end -->`;
}
