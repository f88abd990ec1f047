import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installPackages } from './installed-packages.ts';

/** Folders of images that have the guest package as it would be published. */
export interface GuestImages {
  /** Makes a folder: these files, with the package installed, or its shell file beside them. @returns its path */
  folder(files: Readonly<Record<string, string>>, has: 'package' | 'shell file'): string;
  remove(): void;
}

export function guestImages(): GuestImages {
  const root = mkdtempSync(join(tmpdir(), 'maestro-guest-images-'));
  installPackages(root, ['guest']);
  const installed = join(root, 'node_modules/@maestro-ng/guest');
  let made = 0;
  return {
    folder(files, has) {
      made += 1;
      const folder = join(root, `image-${made}`);
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text, { mode: name.endsWith('.sh') ? 0o755 : 0o644 });
      }
      if (has === 'shell file')
        cpSync(join(installed, 'bin/maestro-guest.sh'), join(folder, 'maestro-guest.sh'));
      else {
        cpSync(installed, join(folder, 'node_modules/@maestro-ng/guest'), { recursive: true });
        mkdirSync(join(folder, 'node_modules/.bin'));
        // As npm does.
        symlinkSync(
          '../@maestro-ng/guest/bin/maestro-guest.sh',
          join(folder, 'node_modules/.bin/maestro-guest'),
        );
      }
      return folder;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
