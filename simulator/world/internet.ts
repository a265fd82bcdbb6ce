import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { CATALOGUE, fileNameOf, locationOf } from './templates.ts';
import type { WebFileState, WebServerState } from './internet-state.ts';
import type { WorldState } from './world-state.ts';

const MIB = 1024 ** 2;

/** What is behind a URL, seen from a node of the homelab. Nothing here ever touches a real network. */
export type Reached =
  | { readonly kind: 'unresolved'; readonly host: string }
  | { readonly kind: 'refused'; readonly host: string; readonly address: string; readonly port: number }
  | {
      readonly kind: 'answered';
      readonly host: string;
      readonly address: string;
      readonly port: number;
      /** The reason of the 404 when there is no file. */
      readonly notFound: string;
      readonly file: WebFileState | undefined;
      readonly url: string;
    };

const image = (sizeMiB: number, mimeType = 'application/octet-stream'): WebFileState => ({
  sizeBytes: Math.round(sizeMiB * MIB),
  mimeType,
});

/** The servers everybody's node can reach: the appliances' and one with images. */
const USUAL: Readonly<Record<string, WebServerState>> = {
  'http://appliance-mirror.example': {
    notFound: 'Not Found',
    files: Object.fromEntries(
      CATALOGUE.map((entry) => [
        new URL(locationOf(entry)).pathname,
        { sizeBytes: entry.sizeBytes, mimeType: 'application/octet-stream' },
      ]),
    ),
  },
  'https://images.homelab.example': {
    notFound: 'Not Found',
    files: {
      '/iso/debian-13.1.0-amd64-netinst.iso': image(784, 'application/x-iso9660-image'),
      '/iso/alpine-virt-3.22.1-x86_64.iso': image(66, 'application/x-iso9660-image'),
      '/cloud/debian-13-genericcloud-amd64.qcow2': image(331),
      '/lxc/alpine-3.22-default_20250617_amd64.tar.xz': image(3.1, 'application/x-xz'),
      '/lxc/debian-12-standard_12.12-1_amd64.tar.zst': image(119, 'application/zstd'),
    },
  },
};
const ADDRESSES: Readonly<Record<string, string>> = {
  'appliance-mirror.example': '192.0.2.10',
  'images.homelab.example': '192.0.2.20',
};

/** Asks the world for a URL as a node would ask the internet. */
export function reach({ internet = {} }: Pick<WorldState, 'internet'>, url: string): Reached {
  const { protocol, hostname: host, port: given, origin, pathname } = new URL(url);
  const port = given === '' ? (protocol === 'https:' ? 443 : 80) : Number(given);
  const servers = { ...USUAL, ...internet.servers };
  const isKnown = Object.keys(servers).some((each) => new URL(each).hostname === host);
  if (!isIPv4(host) && (internet.isDown || !isKnown)) return { kind: 'unresolved', host };
  const address = isIPv4(host) ? host : (ADDRESSES[host] ?? '192.0.2.30');
  const server = servers[origin];
  if (!server) return { kind: 'refused', host, address, port };
  return { kind: 'answered', host, address, port, notFound: server.notFound, file: server.files[pathname], url };
}

/** The checksum of a file: of its bytes where the homelab has them, else of its name, as the list of appliances says too. */
export function hashOf(file: WebFileState, url: string, algorithm: string): string {
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  const bytes = file.base64 === undefined ? name : Buffer.from(file.base64, 'base64');
  return createHash(algorithm).update(bytes).digest('hex');
}

export const appliance = (template: string): (typeof CATALOGUE)[number] | undefined =>
  CATALOGUE.find((entry) => fileNameOf(entry) === template);
