import { unknown, warns, type Check } from './check.ts';

/** `debian-12-standard_12.7-1_amd64.tar.zst` in its parts. */
export function readImageName(ostemplate: string): {
  system: string;
  release: number | null;
  architecture: string | null;
} {
  const file = ostemplate.slice(ostemplate.indexOf('/') + 1);
  const [, system = '', digits] = /^([a-z]+)(?:-(?:base|leap|stream))*-?(\d+(?:\.\d+)?)?/i.exec(file) ?? [];
  const architecture = /[_-](amd64|i386|arm64|armhf|riscv32|riscv64)(?=[._-])/i.exec(file)?.[1]?.toLowerCase() ?? null;
  return { system: system.toLowerCase(), release: digits === undefined ? null : Number(digits), architecture };
}

type Range = { readonly from: number; readonly to: number; readonly name: string };
const redHat: Range = { from: 5, to: 10, name: 'CentOS and its like' };
/** Outside of these Proxmox refuses to set an image up; Debian and Ubuntu only warn when they are newer. (PVE/LXC/Setup) */
const ranges: Readonly<Record<string, Range>> = {
  centos: redHat,
  almalinux: redHat,
  rockylinux: redHat,
  devuan: { from: 1, to: 6, name: 'Devuan' },
  opensuse: { from: 13, to: 16, name: 'openSUSE' },
  debian: { from: 4, to: Infinity, name: 'Debian' },
  ubuntu: { from: 12, to: Infinity, name: 'Ubuntu' },
};

/** Whether Proxmox knows how to set up the system in this image, as far as its name tells. */
export const knownRelease: Check = ({ ostemplate, further }) => {
  // Then nothing inside is looked at or changed.
  if (further['ostype'] === 'unmanaged') return [];
  const field = 'ostemplate';
  const { system, release, architecture } = readImageName(ostemplate);
  const range = Object.hasOwn(ranges, system) ? ranges[system] : undefined;
  const found = [];
  if (range && release !== null && (release < range.from || Math.floor(release) > range.to))
    found.push(
      warns(
        'release',
        `Proxmox may refuse ${range.name} ${release}: it sets up ${range.from} ${range.to === Infinity ? 'and later' : `to ${range.to}`}`,
        { field },
      ),
    );
  const given = further['arch'];
  if (given !== undefined && architecture !== null && given !== architecture)
    found.push(
      warns('architecture', `The image is for ${architecture}, and arch says ${given}`, {
        field: 'further.arch',
        fix: { label: 'Take what the image says', changes: { 'further.arch': null } },
      }),
    );
  // The API does not tell what processors a node has to logins without Sys.Audit, and this program has seen none but these.
  if (architecture !== null && !['amd64', 'i386'].includes(architecture))
    found.push(
      unknown('architecture', `The image is for ${architecture}; whether the node runs that is not known`, { field }),
    );
  return found;
};
