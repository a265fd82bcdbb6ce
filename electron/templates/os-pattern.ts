import type { TemplateProblem } from '../../shared/domain/template.ts';

type Family = { readonly suffix: string; readonly version: RegExp; readonly example: string };

const plainNumber = { version: /^\d{1,3}$/, suffix: '-default' };
const twoNumbers = { version: /^\d{1,3}\.\d{1,3}$/, suffix: '-default' };
/** How Proxmox's list of images names a release, by the name of the system. */
const families: Readonly<Record<string, Family>> = {
  debian: { suffix: '-standard', version: /^\d{1,3}$/, example: '12' },
  ubuntu: { suffix: '-standard', version: /^\d\d\.\d\d$/, example: '24.04' },
  alpine: { ...twoNumbers, example: '3.22' },
  opensuse: { ...twoNumbers, example: '15.6' },
  fedora: { ...plainNumber, example: '42' },
  almalinux: { ...plainNumber, example: '9' },
  rockylinux: { ...plainNumber, example: '9' },
};
const otherNames: Readonly<Record<string, string>> = { alma: 'almalinux', rocky: 'rockylinux', arch: 'archlinux' };

/** Beginning of the image's name for a system and its version, such as `debian-12-standard`; null when none can be told. */
export function osPattern(
  os: string,
  version: string | null,
): {
  pattern: string | null;
  problem: { key: 'OS' | 'VERSION'; level: TemplateProblem['level']; reason: string } | null;
} {
  const small = os.trim().toLowerCase();
  const name = Object.hasOwn(otherNames, small) ? (otherNames[small] ?? small) : small;
  const release = version?.trim() ?? '';
  // It has no releases, and one image that is renewed from time to time.
  if (name === 'archlinux') {
    const isUsual = /^(?:|base|rolling|latest|current)$/i.test(release);
    const reason = 'Arch Linux has no versions: its one image is taken';
    return { pattern: 'archlinux-base', problem: isUsual ? null : { key: 'VERSION', level: 'warning', reason } };
  }
  const family = Object.hasOwn(families, name) ? families[name] : undefined;
  if (family === undefined) {
    const known = [...Object.keys(families), 'archlinux'].join(', ');
    return { pattern: null, problem: { key: 'OS', level: 'error', reason: `it is none of ${known}` } };
  }
  if (release === '')
    return {
      pattern: `${name}-`,
      problem: {
        key: 'VERSION',
        level: 'warning',
        reason: `it is not set: the newest ${name} image is taken. Set it, such as ${family.example}`,
      },
    };
  if (!family.version.test(release))
    return {
      pattern: null,
      problem: {
        key: 'VERSION',
        level: 'error',
        reason: `it is no version of ${name} as images are named, such as ${family.example}`,
      },
    };
  return { pattern: `${name}-${release}${family.suffix}`, problem: null };
}
