/** What some writers of JSON escape, though it need not be: those of Python, PHP and Go. */
const needless = [/[\u007f-\uffff]/g, /\//g, /[<>&]/g];

/** What a value looks like in JSON, as different writers escape it, where that is not the value itself. */
export function inJson(secret: string): string[] {
  let spellings = [JSON.stringify(secret).slice(1, -1)];
  for (const pattern of needless)
    spellings = [...new Set(spellings.flatMap((one) => [one, one.replace(pattern, escaped)]))];
  return spellings.filter((spelling) => spelling !== secret);
}

function escaped(character: string): string {
  return character === '/' ? '\\/' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
