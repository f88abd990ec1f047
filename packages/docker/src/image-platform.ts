/** What an image's inspection says of whom it is for. */
export interface ImagePlatform {
  readonly Os?: unknown;
  readonly Architecture?: unknown;
  readonly Variant?: unknown;
}

const otherNames: { readonly [name: string]: string } = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
};

/** Whether an image is for a platform, `os/arch[/variant]`. A variant counts only where both sides name one. */
export function isFor(platform: string, { Os, Architecture, Variant }: ImagePlatform): boolean {
  const [os = '', architecture = '', variant] = platform.toLowerCase().split('/');
  // `linux` or `arm64` alone: one of the two.
  if (architecture === '') return [Os, Architecture].includes(named(os));
  if (Os !== os || Architecture !== named(architecture)) return false;
  return variant === undefined || typeof Variant !== 'string' || Variant === '' || Variant === variant;
}

function named(name: string): string {
  return otherNames[name] ?? name;
}
