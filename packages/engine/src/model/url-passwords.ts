const credentials = /:\/\/[^\s/@:'"]*:([^\s/@'"]+)@/g;

/** The passwords that stand before the hosts of URLs in a text: as they are written, and as they are meant (`%40`). */
export function urlPasswords(text: string): string[] {
  return [...text.matchAll(credentials)].flatMap(([, password = '']) => [password, decoded(password)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
