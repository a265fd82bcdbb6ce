import { describe, expect, test } from 'vitest';
import { createMemoryLog } from '../../electron/lib/log.ts';
import { Redactor } from '../../electron/lib/redact.ts';
import { probeCertificate } from '../../electron/proxmox/pve-tls.ts';
import { connect, failureOf } from './proxmox-rig.ts';
import { startServer } from './proxmox-server.ts';

describe('certificate', () => {
  test('A01 the probe shows subject, issuer, validity and fingerprint and sends no request', async () => {
    await using server = await startServer(() => ({}));
    const seen = await probeCertificate(server);
    expect(seen).toMatchObject({
      fingerprint: server.fingerprint,
      subject: expect.stringContaining('CN=first.example.test'),
    });
    expect(seen.subjectAltNames).toContain('DNS:localhost');
    expect(seen.validTo).toBeGreaterThan(seen.validFrom);
    expect(server.headersRead).toBe(0);
  });

  test('a probe of a closed port says that the server is unreachable', async () => {
    const server = await startServer(() => ({}));
    await server[Symbol.asyncDispose]();
    await expect(probeCertificate(server)).rejects.toMatchObject({
      code: 'pve:unreachable',
      details: { port: server.port },
    });
  });

  test('A02 a server with another certificate is told apart and receives no header and no byte of the secret', async () => {
    await using right = await startServer(() => ({ data: { version: '9.2.11', release: '9.2', repoid: 'x' } }));
    await using wrong = await startServer(() => ({}), { certificate: 'second' });
    await using proxmox = connect({ ...wrong, fingerprint: right.fingerprint });
    const calls = [proxmox.version.read(), proxmox.nodes.list(), proxmox.lxc.start('pve', 100)];
    for (const error of await Promise.all(calls.map(failureOf))) {
      expect(error).toMatchObject({
        code: 'pve:untrusted-certificate',
        details: { expected: right.fingerprint, presented: wrong.fingerprint },
      });
    }
    expect(wrong.connections).toBeGreaterThan(0);
    expect(wrong.headersRead).toBe(0);
  });
});

describe('sign-in by token', () => {
  test('A03 a wrong token secret is refused after exactly one request', async () => {
    await using server = await startServer(() => ({
      status: 401,
      reason: 'Authentication failed!',
      text: '',
      contentType: null,
    }));
    await using proxmox = connect(server);
    await expect(proxmox.version.read()).rejects.toMatchObject({
      code: 'pve:unauthenticated',
      details: { reason: 'Authentication failed!', needsTotp: false },
    });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.headers['authorization']).toBe(
      'PVEAPIToken=root@pam!app=12345678-aaaa-bbbb-cccc-123456789abc',
    );
  });

  test('A69 the log has method, path, status and duration, and no secret', async () => {
    await using server = await startServer(() => ({ data: null }));
    const log = createMemoryLog(new Redactor());
    await using proxmox = connect(server, { log });
    await proxmox.client.put('/nodes/pve/lxc/100/config', () => null, { password: 'hunter22', tags: 'a b' });
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatch(/debug PUT \/nodes\/pve\/lxc\/100\/config 200 \{"ms":\d+\}$/);
  });
});
