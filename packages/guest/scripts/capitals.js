// What a shell has to know of Unicode to name variables as the engine does: which characters are letters or digits, and
// what their capitals are. Numbers are code points above ASCII.

const isLetter = (code) => /[\p{L}\p{N}]/u.test(String.fromCodePoint(code));
/** No name has it, so it may count as either: that makes fewer ranges. */
const isUnassigned = (code) => /[\p{Cn}\p{Cs}\p{Co}]/u.test(String.fromCodePoint(code));
const most = 0x10ffff;

/** `FIRST-LAST` of each range of letters and digits. */
function letterRanges() {
  const ranges = [];
  let open;
  for (let code = 128; code <= most; code += 1) {
    if (isLetter(code)) {
      open ??= ranges[ranges.push({ first: code }) - 1];
      open.last = code;
    } else if (!isUnassigned(code)) open = undefined;
  }
  return ranges.map(({ first, last }) => `${first}-${last}`);
}

/** `FIRST-LAST/STEP:DIFFERENCE` where there is one capital, `CODE:CODE,CODE` where there are several. */
function capitals() {
  const ranges = [];
  const long = [];
  for (let code = 128; code <= most; code += 1) {
    const letter = String.fromCodePoint(code);
    if (!isLetter(code) || letter.toUpperCase() === letter) continue;
    const [first, ...more] = [...letter.toUpperCase()].map((character) => character.codePointAt(0));
    if (more.length > 0) {
      long.push(`${code}:${[first, ...more]}`);
      continue;
    }
    const last = ranges.at(-1);
    const step = code - (last?.last ?? 0);
    if (last?.difference === first - code && step <= 2 && step === (last.step ?? step)) {
      last.step = step;
      last.last = code;
    } else ranges.push({ first: code, last: code, difference: first - code });
  }
  return {
    ranges: ranges.map(({ first, last, step = 1, difference }) => `${first}-${last}/${step}:${difference}`),
    long,
  };
}

function variable(name, items) {
  const lines = [''];
  for (const item of items) {
    const last = lines.length - 1;
    if (lines[last].length + item.length < 110) lines[last] = `${lines[last]} ${item}`.trim();
    else lines.push(item);
  }
  return `${name}="\n${lines.join('\n')}\n"`;
}

/** The part of the shell file between its marks. */
export function unicodeTables() {
  const { ranges, long } = capitals();
  return [
    `# Unicode ${process.versions.unicode}: ranges of letters and digits, and their capitals.`,
    variable('letters', letterRanges()),
    variable('capital_ranges', ranges),
    variable('long_capitals', long),
  ].join('\n');
}
