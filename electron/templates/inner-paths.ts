/** Names that Windows gives to devices, with any ending. */
const device = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/** Whether a file of this name can be made on Linux, macOS and Windows alike. */
export const isPortableName = (name: string): boolean =>
  !device.test(name) && !/[<>:"|?*\\/\p{Cc}]/u.test(name) && !/[. ]$/.test(name) && name !== '';

/** Hands out paths in a template's folder of which none is another, also where capitals do not tell, and none lies inside another. */
export class InnerPaths {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  /** `folder/rest`, or the same below the first of `folder-2`, `folder-3` … where it is free. */
  take(folder: string, rest: string): string {
    for (let number = 1; ; number++) {
      const path = `${number === 1 ? folder : `${folder}-${number}`}/${rest}`;
      if (this.claim(path)) return path;
    }
  }

  /** False when it is not free. */
  claim(path: string): boolean {
    const low = path.toLowerCase();
    const folders = low
      .split('/')
      .slice(0, -1)
      .map((_, index, parts) => parts.slice(0, index + 1).join('/'));
    if (this.#files.has(low) || this.#folders.has(low) || folders.some((one) => this.#files.has(one))) return false;
    this.#files.add(low);
    for (const folder of folders) this.#folders.add(folder);
    return true;
  }
}

/** A container's path as one below a template's folder: the same, in letters every system takes. */
export function sourceOf(destination: string): string {
  const parts = destination.split('/').filter((part) => part !== '' && part !== '.');
  const plain = parts.map((part) => {
    const safe = part
      .slice(0, 80)
      .replaceAll(/[^A-Za-z0-9._@-]/g, '_')
      .replace(/\.$/, '_');
    return isPortableName(safe) ? safe : `_${safe}`;
  });
  return plain.slice(-5).join('/');
}
