/** The generated files: their paths from the package's folder, and their text. */
export function generate(): Promise<Map<string, string>>;
