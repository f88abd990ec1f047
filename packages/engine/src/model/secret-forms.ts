import type { Span } from './span.ts';

/** What begins a private key as PEM, and what ends it. */
export const privateKey: { readonly begins: RegExp; readonly ends: RegExp } = {
  begins: /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/,
  ends: /-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/,
};
const wholeKey = new RegExp(`${privateKey.begins.source}(?:.*?${privateKey.ends.source}|.*)`, 'g');

const scheme = /(?<![\w-])(Bearer|Basic)\s+([^\s"',\]}]+)/g;
/** Words of sentences about such headers. */
const spoken = /^(?:tokens?|auth(?:entication|orization)?|schemes?)$/i;

/** Whoever knows the path may write to the channel. */
const slackHook = /hooks\.slack(?:-gov)?\.com\/([^\s"',\]}]+)/g;

/** `user:password@tcp(db:3306)/shop`, as drivers of Go have it. */
const driverAddress = /(?<![\w.%-])[\w.%-]+:(\S{1,300}?)@(?:tcp6?|unix|cloudsql(?:-\w+)?)\(/g;

/** A word on a line, in quotes of its own or not; what ends a list is none of it. */
const quotedOrPlain = String.raw`"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+?)(?=[,\]}]*(?:[\s"']|$))`;
const betweenWords = String.raw`["']?(?:\s*,\s*|\s+)`;
/** `-u user:password`, as curl has it. */
const loginOnLine = new RegExp(
  String.raw`(?<![\w-])(?:-[uU]|--(?:proxy-)?user)(?:=|${betweenWords})(?:${quotedOrPlain})`,
  'dg',
);
const loginFlag = /^(?:-[uU]|--(?:proxy-)?user)$/;
const login = /^[^\s:/]+:(?!\/\/)(?=.)/;
/** `docker exec -u 1000:1000` */
const numbers = /^\d+:\d+$/;

const curlAlone = /^(?:.*\/)?curl$/;
const curlOnLine = /(?<![\w.-])curl["']?[\s,]/;
const endsCommand = /[;|]|&&/;
/** So far before a login the name of its program may stand. */
const longestCommand = 1000;
/** `-su`, `-sSuNAME:PASSWORD`: before `u` only such flags of curl as take no value. */
const curlFlags = '-[0-9#:BGIJLMNORSZafgijklnpqsv]*[uU]';
const curlFlag = new RegExp(`^${curlFlags}$`);
const curlAttached = new RegExp(`^${curlFlags}(?=.)`);
const curlLogin = new RegExp(
  String.raw`(?<![\w-])(?:(?<=(["']))${curlFlags}((?:(?!\1).)+)|${curlFlags}(?:${betweenWords})?(?:${quotedOrPlain}))`,
  'dg',
);

const client = 'mysql(?:admin|binlog|check|dump|import|pump|sh|show|slap|_upgrade)?|mariadb(?:-[a-z]+)?';
const clientAlone = new RegExp(`^(?:.*/)?(?:${client})$`);
/** `mysql -pPASSWORD`: to nearly all other programs it is a port, or a path. */
const clientOnLine = new RegExp(
  String.raw`(?<![\w.-])(?:${client})(?=["']?[\s,])[^;|&[{]{0,1000}?(?:(["'])-p((?:(?!\1).)+)|[\s,]-p(?:${quotedOrPlain}))`,
  'dg',
);
const clientFlag = /^-p(?=.)/;

/**
 * Where on a line secrets stand that are told by what they look like, or by what stands before them: private keys, values such as
 * `Bearer abc`, the paths of Slack's webhooks, `user:password@tcp(host)`, `curl -u user:password` (`curl -suuser:password`) and `mysql -ppassword`.
 */
export function formSecrets(line: string): Span[] {
  const spans: Span[] = [];
  for (const { 0: key, index } of line.matchAll(wholeKey))
    spans.push({ start: index, end: index + key.length });
  for (const match of line.matchAll(scheme)) {
    const [whole, name = '', token = ''] = match;
    const end = match.index + whole.length;
    const isMeant = isWholeValue(line, match.index, end) || isUnmistakable(name, token);
    if (isMeant && isToken(name, token)) spans.push({ start: end - token.length, end });
  }
  for (const { 0: hook, 1: path = '', index } of line.matchAll(slackHook))
    spans.push({ start: index + hook.length - path.length, end: index + hook.length });
  for (const { 0: address, 1: password = '', index } of line.matchAll(driverAddress)) {
    const start = index + address.indexOf(':') + 1;
    spans.push({ start, end: start + password.length });
  }
  for (const { indices = [] } of line.matchAll(loginOnLine)) {
    const [start = 0, end = 0] = indices.slice(1).find((found) => found !== undefined) ?? [];
    const found = passwordOfLogin(line.slice(start, end));
    if (found !== undefined) spans.push({ start: start + found, end });
  }
  for (const { index, indices = [] } of line.matchAll(curlLogin)) {
    const [start = 0, end = 0] = indices.slice(2).find((found) => found !== undefined) ?? [];
    const found = isBehindCurl(line, index) ? passwordOfLogin(line.slice(start, end)) : undefined;
    if (found !== undefined) spans.push({ start: start + found, end });
  }
  for (const { indices = [] } of line.matchAll(clientOnLine)) {
    const [start = 0, end = 0] = indices.slice(2).find((found) => found !== undefined) ?? [];
    if (end > start) spans.push({ start, end });
  }
  return spans;
}

/** Where in a word of a command the secret begins that the words before it tell of; it ends with the word. */
export function secretOfWord(word: string, before: readonly string[]): number | undefined {
  const last = before.at(-1) ?? '';
  if (loginFlag.test(last)) return passwordOfLogin(word);
  if (before.some((one) => curlAlone.test(one))) {
    if (curlFlag.test(last)) return passwordOfLogin(word);
    const flags = curlAttached.exec(word)?.[0].length ?? 0;
    const password = flags === 0 ? undefined : passwordOfLogin(word.slice(flags));
    return password === undefined ? undefined : flags + password;
  }
  if (!clientFlag.test(word)) return undefined;
  return before.some((one) => clientAlone.test(one)) ? '-p'.length : undefined;
}

function passwordOfLogin(word: string): number | undefined {
  return numbers.test(word) ? undefined : login.exec(word)?.[0].length;
}

function isBehindCurl(line: string, index: number): boolean {
  const command =
    line
      .slice(Math.max(0, index - longestCommand), index)
      .split(endsCommand)
      .at(-1) ?? '';
  return curlOnLine.test(command);
}

/** Whether nothing else is in the quotes, behind the colon, or on the line. */
function isWholeValue(line: string, start: number, end: number): boolean {
  const before = line.slice(0, start).trimEnd().at(-1);
  const behind = line.slice(end).trimStart().at(0);
  return (
    (before === undefined || /[:=\-"'[,{]/.test(before)) && (behind === undefined || /["',\]}#]/.test(behind))
  );
}

/** Whether nobody would write it in a sentence. */
function isUnmistakable(name: string, token: string): boolean {
  return name === 'Basic' || /^(?=.*\d)(?=.*[A-Za-z])[\w+/.~-]{12,}=*$/.test(token);
}

function isToken(name: string, token: string): boolean {
  if (name === 'Bearer') return !spoken.test(token);
  return /^[\w+/-]+=*$/.test(token) && Buffer.from(token, 'base64').includes(':');
}
