import { mayNameEndpoint } from './mistyped-names.ts';

const word = /(?<![\w.-])[\w.-]+/g;
/** A host, and maybe its port, which are no secrets: ships have endpoints too. */
const host = String.raw`(?:[a-z][a-z\d+.-]*:\/\/)?(?:[\w.-]{1,15}@)?(?:[\w.-]+|\[[\da-f:.]+\]|[\da-f:]+)(?::\d*)?\/?`;
/** Another key follows, or nothing but brackets and a comment. */
const end = String.raw`\s*(?:,\s*["']?[\w.-]+["']?\s*:\s|[}\]]+\s*,?\s*$|(?:\s#.*)?$)`;
const colon = String.raw`^(?:["']?\s*:\s+|["']\s*:\s*)`;
const hostInOrder = new RegExp(`${colon}(?:"${host}"|'${host}'|${host})${end}`, 'i');
/** With whatever stands before its host. */
const site = String.raw`https?:\/\/(?:[^\s"'@/?#]*@)?[\w.:[\]-]+`;
const addressInOrder = new RegExp(
  String.raw`${colon}(?:"${site}(?:[/?#][^\s"']*)?"|'${site}(?:[/?#][^\s"']*)?'|${site}(?:[/?#][^\s"',{}[\]]*)?)${end}`,
  'i',
);
const siteAlone = new RegExp(String.raw`^\W*${site}[/?#]`, 'i');
/** Its value is on another line, comes from a template, or is kept elsewhere. */
const open = /^["']?\s*:\s*(?:$|#|[|>][-+\d]*\s*$|\{(?:[{%]|\s*["']?(?:env|file|command)["']?\s*:))/;

/**
 * Where on a line the address of an auditor begins that is not in order: `endpoint: https//host/hook`, `hooks/hook`, a quotation
 * mark too many, or a key that is a slip of `endpoint`. undefined: there is none.
 */
export function mistypedEndpointAt(line: string): number | undefined {
  for (const { 0: name, index } of line.matchAll(word)) {
    if (!mayNameEndpoint(name)) continue;
    const rest = line.slice(index + name.length);
    if (!/[:/=]/.test(rest) || open.test(rest) || hostInOrder.test(rest)) continue;
    if (/^endpoint$/i.test(name) && addressInOrder.test(rest)) continue;
    // Where it breaks off behind the host, the next line goes on with its path.
    const start = pathIn(rest) ?? rest.search(/\w/);
    if (start !== -1) return index + name.length + start;
  }
  return undefined;
}

function pathIn(rest: string): number | undefined {
  const { length = 0 } = siteAlone.exec(rest)?.[0] ?? {};
  return length > 0 && length < rest.trimEnd().length ? length : undefined;
}
