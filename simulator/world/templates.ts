import { createHash } from 'node:crypto';
import type { GuestImage } from '../guest-contract.ts';

/** A container template in the catalogue of appliances. */
export type CatalogueEntry = {
  readonly package: string;
  readonly version: string;
  readonly os: string;
  readonly suffix: string;
  readonly section: 'system' | 'turnkeylinux';
  readonly headline: string;
  readonly sizeBytes: number;
};

const MIB = 1024 ** 2;
const standard = (name: string, version: string, os: string, sizeMiB: number): CatalogueEntry => ({
  package: `${name}-standard`,
  version,
  os,
  suffix: 'tar.zst',
  section: 'system',
  headline: `${name.replace('-', ' ')} (standard)`,
  sizeBytes: Math.round(sizeMiB * MIB),
});
const plain = (name: string, version: string, os: string, sizeMiB: number): CatalogueEntry => ({
  package: `${name}-default`,
  version,
  os,
  suffix: 'tar.xz',
  section: 'system',
  headline: `LXC default image for ${name.replace('-', ' ')} (${version})`,
  sizeBytes: Math.round(sizeMiB * MIB),
});

export const CATALOGUE: readonly CatalogueEntry[] = [
  plain('alpine-3.22', '20250617', 'alpine', 3.1),
  // The image builders' other variant, with cloud-init and an SSH server; Proxmox' own list does not have it.
  {
    ...plain('alpine-3.22', '20250617', 'alpine', 9.6),
    package: 'alpine-3.22-cloud',
    headline: 'LXC cloud image for alpine 3.22 (20250617)',
  },
  plain('almalinux-9', '20250410', 'centos', 102),
  plain('archlinux-base', '20250820', 'archlinux', 133),
  standard('debian-12', '12.12-1', 'debian-12', 119),
  standard('debian-13', '13.1-2', 'debian-13', 123),
  plain('fedora-42', '20250428', 'fedora', 69),
  plain('opensuse-15.6', '20240910', 'opensuse', 45),
  plain('rockylinux-9', '20240912', 'centos', 105),
  standard('ubuntu-24.04', '24.04-2', 'ubuntu-24.04', 135),
];

export const fileNameOf = (entry: CatalogueEntry): string => `${entry.package}_${entry.version}_amd64.${entry.suffix}`;

const SOURCE = 'http://appliance-mirror.example/images';

/** An item of `GET /nodes/{node}/aplinfo`. */
export function describeEntry(entry: CatalogueEntry): Record<string, string> {
  const template = fileNameOf(entry);
  return {
    package: entry.package,
    version: entry.version,
    type: 'lxc',
    os: entry.os,
    section: entry.section,
    source: SOURCE,
    location: locationOf(entry),
    template,
    architecture: 'amd64',
    headline: entry.headline,
    description: entry.package.endsWith('-standard') ? 'A small system including all standard packages.' : '',
    infopage: 'https://linuxcontainers.org',
    maintainer: 'Proxmox Support Team <support@proxmox.com>',
    md5sum: createHash('md5').update(template).digest('hex'),
    sha512sum: createHash('sha512').update(template).digest('hex'),
  };
}

export const locationOf = (entry: CatalogueEntry): string => `${SOURCE}/${entry.section}/${fileNameOf(entry)}`;

/** What a template file unpacks to. */
export type TemplateContent = {
  readonly ostype: string;
  readonly image: GuestImage;
  /** Its systemd, when it has one: newer ones want nesting. */
  readonly systemd?: number;
  /** With an /etc/ssh, and so an SSH server, for which the create task makes host keys. */
  readonly hasSshDirectory: boolean;
  readonly unpackedBytes: number;
};

const KNOWN: readonly (readonly [name: RegExp, content: TemplateContent])[] = [
  [
    /^debian-12/,
    { ostype: 'debian', image: 'debian-12', systemd: 252, hasSshDirectory: true, unpackedBytes: 198_830_080 },
  ],
  [
    /^debian-13/,
    { ostype: 'debian', image: 'debian-13', systemd: 257, hasSshDirectory: true, unpackedBytes: 214_435_840 },
  ],
  [
    /^ubuntu-24\.04/,
    { ostype: 'ubuntu', image: 'ubuntu-24.04', systemd: 255, hasSshDirectory: true, unpackedBytes: 402_851_840 },
  ],
  [
    /^alpine-[\d.]+-cloud/,
    { ostype: 'alpine', image: 'alpine-3.22', hasSshDirectory: true, unpackedBytes: 41_210_880 },
  ],
  [/^alpine/, { ostype: 'alpine', image: 'alpine-3.22', hasSshDirectory: false, unpackedBytes: 9_594_880 }],
  [
    /^fedora/,
    { ostype: 'fedora', image: 'fedora-42', systemd: 257, hasSshDirectory: false, unpackedBytes: 281_600_000 },
  ],
  [
    /^rockylinux/,
    { ostype: 'centos', image: 'rockylinux-9', systemd: 252, hasSshDirectory: false, unpackedBytes: 305_700_000 },
  ],
  [
    /^(almalinux|centos)/,
    { ostype: 'centos', image: 'almalinux-9', systemd: 252, hasSshDirectory: false, unpackedBytes: 301_200_000 },
  ],
  [
    /^archlinux/,
    { ostype: 'archlinux', image: 'archlinux', systemd: 257, hasSshDirectory: false, unpackedBytes: 512_000_000 },
  ],
  [
    /^opensuse/,
    { ostype: 'opensuse', image: 'opensuse-15.6', systemd: 254, hasSshDirectory: false, unpackedBytes: 181_000_000 },
  ],
];

/** The image builders' cloud variant of any system has an SSH server. */
export function contentOf(fileName: string): TemplateContent | undefined {
  const content = KNOWN.find(([name]) => name.test(fileName))?.[1];
  return content && /-cloud_/.test(fileName) ? { ...content, hasSshDirectory: true } : content;
}
