/** Where the first character is that YAML does not allow in a file, as PyYAML sees it; -1: nowhere. */
export function findUnprintable(text: string): number {
  return text.search(/[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
}
