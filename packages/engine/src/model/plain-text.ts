/**
 * Text that came from elsewhere, made safe for a terminal: escape sequences, control characters (but for tab and line
 * feed) and marks that turn the direction of writing are left out.
 */
export function plainText(text: string): string {
  return text.replace(escapeSequence, '').replace(invisible, '');
}

/** The same on one line, at most `limit` characters long. */
export function plainSentence(text: string, limit = 600): string {
  const line = plainText(text).replace(/\s+/gu, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

/**
 * CSI and OSC sequences with their parameters, and what DCS, SOS, PM, APC and a title of `screen` have up to their end, which may
 * be in another line (also in their one-byte C1 spelling), else ESC and the next character.
 */
export const escapeSequence: RegExp =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|(?:\u001b[PX^_k]|[\u0090\u0098\u009e\u009f])[^\n\u001b\u009c]*(?:(?:\n[^\u001b\u009c]{0,4096})?(?:\u001b\\|\u009c))?|\u001b[ -/]*[0-~]?/gu;
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What takes no room on a screen, and what stands for a byte that is none of a character. */
export const ignored: RegExp =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]|\p{Variation_Selector}/gu;
