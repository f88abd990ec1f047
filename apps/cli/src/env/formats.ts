import type { ShownVariable } from './instance-variables.ts';

export const envFormats = ['dotenv', 'json', 'shell'] as const;
export type EnvFormat = (typeof envFormats)[number];

/** The lines of a format; a variable that cannot be written in it is a comment. */
export function envLines(variables: readonly ShownVariable[], format: EnvFormat): string[] {
  switch (format) {
    case 'dotenv':
      return variables.flatMap((variable) => dotenvLine(variable).split('\n'));
    case 'json':
      return JSON.stringify(
        Object.fromEntries(variables.map(({ name, value }) => [name, value])),
        undefined,
        2,
      ).split('\n');
    case 'shell':
      return variables.flatMap((variable) => shellLine(variable).split('\n'));
  }
}

/** As Node.js and the dotenv packages read it: quotation marks enclose what has spaces, and nothing is escaped in them. */
function dotenvLine({ name, value }: ShownVariable): string {
  if (value === null) return `# ${name} is not set`;
  if (/^[^\s'"`#$\\]*$/.test(value)) return `${name}=${value}`;
  const quote = ["'", '`', '"'].find((mark) => !value.includes(mark));
  return quote === undefined
    ? `# ${name} has all kinds of quotation marks, and cannot be written here`
    : `${name}=${quote}${value}${quote}`;
}

function shellLine({ name, value }: ShownVariable): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `# ${name} cannot be set by a shell`;
  return value === null ? `unset ${name}` : `export ${name}='${value.replaceAll("'", "'\\''")}'`;
}
