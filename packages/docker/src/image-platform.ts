/** What an image's inspection says of whom it is for. */
export interface ImagePlatform {
  readonly Os?: unknown;
  readonly Architecture?: unknown;
  readonly Variant?: unknown;
}

/** Other names of architectures, and the variant that some of them say with it; as containerd has them. */
const otherNames: { readonly [name: string]: readonly [architecture: string, variant?: string] } = {
  x86_64: ['amd64'],
  'x86-64': ['amd64'],
  i386: ['386'],
  aarch64: ['arm64'],
  armhf: ['arm', 'v7'],
  armel: ['arm', 'v6'],
};

/** Whether an image is for a platform, `os/arch[/variant]`. A variant counts only where both sides name one. */
export function isFor(platform: string, { Os, Architecture, Variant }: ImagePlatform): boolean {
  const [os = '', name = '', written] = platform.toLowerCase().split('/');
  // `linux` or `arm64` alone: one of the two.
  if (name === '') {
    const [architecture, variant] = named(os);
    return [Os, Architecture].includes(architecture) && isVariant(variant, Variant);
  }
  const [architecture, said] = named(name);
  const variant = written === undefined ? said : written.replace(/^(?=\d)/, 'v');
  return Os === os && Architecture === architecture && isVariant(variant, Variant);
}

function isVariant(wanted: string | undefined, given: unknown): boolean {
  return wanted === undefined || typeof given !== 'string' || given === '' || given === wanted;
}

function named(name: string): readonly [architecture: string, variant?: string] {
  return otherNames[name] ?? [name];
}
