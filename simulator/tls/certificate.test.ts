import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { issueNodeCertificate, sharedKeys } from './certificate.ts';

const issue = (now = Date.UTC(2026, 10, 1)) => issueNodeCertificate({ nodeName: 'pve1', address: '10.77.0.2', now });

test('A node certificate reads as one that the cluster authority signed for two years', () => {
  const parsed = new X509Certificate(issue().certificate);
  expect(parsed.issuer).toContain('O=PVE Cluster Manager CA');
  expect(parsed.subject).toContain('CN=pve1.homelab.example');
  expect(parsed.subjectAltName).toBe(
    'IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:localhost, IP Address:10.77.0.2, DNS:pve1, DNS:pve1.homelab.example',
  );
  expect(parsed.ca).toBe(false);
  expect(parsed.verify(parsed.publicKey)).toBe(false);
  expect(new Date(parsed.validFrom)).toEqual(new Date(Date.UTC(2026, 9, 31)));
  expect(new Date(parsed.validTo).getUTCFullYear()).toBe(2028);
  expect(parsed.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
});

test('A renewed certificate has another fingerprint', () => {
  const [first, second] = [issue(), issue()];
  expect(first.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(second.fingerprint).not.toBe(first.fingerprint);
});

test('A TLS server accepts the certificate and a client sees its fingerprint and no chain', async () => {
  const leaf = issue();
  expect(sharedKeys()).toBe(sharedKeys());
  const server = createServer({ cert: leaf.certificate, key: leaf.privateKey }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket: TLSSocket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  expect(socket.getPeerX509Certificate()?.fingerprint256).toBe(leaf.fingerprint);
  expect(socket.authorizationError).toBeTruthy();
  socket.destroy();
  server.close();
});
