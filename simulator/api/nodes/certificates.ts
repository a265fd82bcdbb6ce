import { X509Certificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { authorityCertificate } from '../../tls/certificate.ts';
import { certificateOf } from '../../world/node-certificates.ts';
import { nodeOf, type Call, type Handlers } from '../call.ts';

export const nodeCertificateHandlers: Handlers = {
  'GET /nodes/{node}/certificates': () => ['acme', 'custom', 'info'].map((name) => ({ name })),
  'GET /nodes/{node}/certificates/info': (call) => [
    describe('pve-root-ca.pem', authorityOf(call)),
    describe('pve-ssl.pem', certificateOf(call.world, call.world.node(nodeOf(call)))),
  ],
};

/** The authority is as old as the node; certificates know whole seconds only. */
const authorityOf = ({ world: { state } }: Call): string =>
  authorityCertificate(state.authKeys, Math.floor(state.bootedAt / 1000) * 1000);

/** As OpenSSL prints it. (PVE::Certificate, get_certificate_info) */
function describe(filename: string, pem: string): Record<string, unknown> {
  const certificate = new X509Certificate(pem);
  return {
    filename,
    fingerprint: certificate.fingerprint256,
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    notbefore: Date.parse(certificate.validFrom) / 1000,
    notafter: Date.parse(certificate.validTo) / 1000,
    'public-key-type': 'rsaEncryption',
    'public-key-bits': certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
    san: alternativeNames(certificate.subjectAltName ?? ''),
    pem,
  };
}

/** `/OU=…/O=…/CN=…` (X509_NAME_oneline) */
const oneLine = (name: string): string =>
  name
    .split('\n')
    .map((part) => `/${part}`)
    .join('');

const alternativeNames = (text: string): string[] =>
  text
    .split(', ')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(entry.indexOf(':') + 1))
    .map((entry) => (isIPv6(entry) ? inFull(entry) : entry));

/** `::1` as eight groups of four digits, as OpenSSL's library prints it to Perl. */
function inFull(address: string): string {
  const [head = '', tail] = address.split('::');
  const [before, after] = [groups(head), groups(tail)];
  const middle = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...middle, ...after].map((group) => group.padStart(4, '0').toLowerCase()).join(':');
}

const groups = (part: string | undefined): string[] => (part === undefined || part === '' ? [] : part.split(':'));
