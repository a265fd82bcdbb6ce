import {
  createHash,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts';

/** PEM. */
export type KeyPair = { readonly privateKey: string; readonly publicKey: string };
/** PEM, and the upper-case SHA-256 fingerprint with colons. */
export type LeafCertificate = {
  readonly certificate: string;
  readonly privateKey: string;
  readonly fingerprint: string;
};

const DAY_MS = 86_400_000;
const SHA256_WITH_RSA = sequence(objectIdentifier('1.2.840.113549.1.1.11'), nothing());
const CLUSTER_CA: Name = [
  ['2.5.4.3', 'Proxmox Virtual Environment'],
  ['2.5.4.11', 'd1b2f8aa-6d4e-4c6a-9d25-0d5f3e1c7a90'],
  ['2.5.4.10', 'PVE Cluster Manager CA'],
];

type Name = readonly (readonly [objectIdentifier: string, text: string])[];

let cached: { readonly authority: KeyPair; readonly leaf: KeyPair } | undefined;

/** RSA keys are slow to make, so one process makes one set. Certificates still differ by their serial number. */
export function sharedKeys(): { readonly authority: KeyPair; readonly leaf: KeyPair } {
  cached ??= { authority: createRsaKeyPair(), leaf: createRsaKeyPair() };
  return cached;
}

let preparing: Promise<void> | undefined;

/** Makes those keys while other things go on; whoever needs them earlier makes them on the spot. */
export function prepareKeys(): Promise<void> {
  preparing ??= makeSharedKeys();
  return preparing;
}

async function makeSharedKeys(): Promise<void> {
  if (cached) return;
  const [authority, leaf] = await Promise.all([makeRsaKeyPair(), makeRsaKeyPair()]);
  cached ??= { authority, leaf };
}

/** A node's certificate as `pvecm updatecerts` makes it: two years, signed by the cluster's private authority. */
export function issueNodeCertificate(options: {
  readonly nodeName: string;
  readonly address: string;
  readonly now: number;
  /** Default: the one of this process. A cluster that was saved keeps the authority it had. */
  readonly authority?: KeyPair;
}): LeafCertificate {
  const { leaf } = sharedKeys();
  const { authority = sharedKeys().authority } = options;
  const fqdn = fullyQualified(options.nodeName);
  const signed = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    SHA256_WITH_RSA,
    name(CLUSTER_CA),
    sequence(time(new Date(options.now - DAY_MS)), time(new Date(options.now + 729 * DAY_MS))),
    name([
      ['2.5.4.11', 'PVE Cluster Node'],
      ['2.5.4.10', 'Proxmox Virtual Environment'],
      ['2.5.4.3', fqdn],
    ]),
    createPublicKey(leaf.publicKey).export({ type: 'spki', format: 'der' }),
    explicit(3, extensions(['127.0.0.1', '::1', 'localhost', options.address, options.nodeName, fqdn])),
  );
  const signature = sign('sha256', signed, authority.privateKey);
  const certificate = toPem('CERTIFICATE', sequence(signed, SHA256_WITH_RSA, bitString(signature)));
  return { certificate, privateKey: leaf.privateKey, fingerprint: new X509Certificate(certificate).fingerprint256 };
}

/** The cluster's own authority, `pve-root-ca.pem`: ten years, signed by itself. The same keys always give the same certificate. */
export function authorityCertificate(authority: KeyPair, createdAt: number): string {
  const publicKey = createPublicKey(authority.publicKey).export({ type: 'spki', format: 'der' });
  const serial = createHash('sha256').update(publicKey).digest().subarray(0, 16);
  const signed = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(positive(serial)),
    SHA256_WITH_RSA,
    name(CLUSTER_CA),
    sequence(time(new Date(createdAt)), time(new Date(createdAt + 3650 * DAY_MS))),
    name(CLUSTER_CA),
    publicKey,
    explicit(3, sequence(sequence(objectIdentifier('2.5.29.19'), boolean(true), octetString(sequence(boolean(true)))))),
  );
  const signature = sign('sha256', signed, authority.privateKey);
  return toPem('CERTIFICATE', sequence(signed, SHA256_WITH_RSA, bitString(signature)));
}

/** Every node of the homelab has this domain behind its name. */
export const DOMAIN = 'homelab.example';
export const fullyQualified = (nodeName: string): string => `${nodeName}.${DOMAIN}`;

const RSA_2048 = {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const;

const createRsaKeyPair = (): KeyPair => generateKeyPairSync('rsa', RSA_2048);

const makeRsaKeyPair = (): Promise<KeyPair> =>
  new Promise((resolve, reject) => {
    generateKeyPair('rsa', RSA_2048, (error, publicKey, privateKey) => {
      if (error) reject(error);
      else resolve({ publicKey, privateKey });
    });
  });

function extensions(alternativeNames: readonly string[]): Buffer {
  const basicConstraints = sequence(objectIdentifier('2.5.29.19'), boolean(true), octetString(sequence()));
  const serverAuthentication = sequence(
    objectIdentifier('2.5.29.37'),
    octetString(sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'))),
  );
  const subjectAlternativeNames = sequence(
    objectIdentifier('2.5.29.17'),
    octetString(sequence(...alternativeNames.map(generalName))),
  );
  return sequence(basicConstraints, serverAuthentication, subjectAlternativeNames);
}

const generalName = (text: string): Buffer =>
  isIP(text) === 0 ? implicit(2, Buffer.from(text, 'ascii')) : implicit(7, addressBytes(text));

/** IPv6 is only ever `::1` here. */
const addressBytes = (address: string): Buffer =>
  isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : Buffer.from([...Array<number>(15).fill(0), 1]);

const name = (parts: Name): Buffer =>
  sequence(...parts.map(([identifier, text]) => set(sequence(objectIdentifier(identifier), utf8String(text)))));

const serialNumber = (): Buffer => positive(randomBytes(16));

function positive(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed[0] = ((changed[0] ?? 0) & 0x7f) | 0x40;
  return changed;
}

function toPem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
