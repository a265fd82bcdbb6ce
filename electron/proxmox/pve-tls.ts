import tls from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import type { buildConnector } from 'undici';
import { AppError } from '../../shared/errors.ts';
import type { Certificate } from '../../shared/domain/connection.ts';
import { withDeadline } from '../lib/abort.ts';
import { NoAnswer } from './no-answer.ts';

type Place = { host: string; port: number };

const probeTimeoutMs = 8_000;

/**
 * Looks at the certificate a server presents, before anything is trusted. Only a TLS handshake: no byte of HTTP is sent.
 * @throws AppError `pve:unreachable`
 */
export function probeCertificate(
  { host, port }: Place,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Certificate> {
  const deadline = withDeadline(probeTimeoutMs, signal);
  return new Promise((resolve, reject) => {
    // Proxmox presents a leaf of its own private CA; the system's trust says nothing about it, the user decides.
    const socket = tls.connect({ host, port, rejectUnauthorized: false, ...serverName(host) });
    const end = (settle: () => void): void => {
      deadline.removeEventListener('abort', onAbort);
      socket.destroy();
      settle();
    };
    const fail = (reason: string, cause?: unknown): void =>
      end(() =>
        reject(
          new AppError('pve:unreachable', `No TLS with ${host}:${port}: ${reason}`, { host, port, reason }, { cause }),
        ),
      );
    const onAbort = (): void =>
      signal?.aborted ? end(() => reject(signal.reason)) : fail(`no TLS answer within ${probeTimeoutMs / 1_000} s`);
    deadline.addEventListener('abort', onAbort, { once: true });
    socket.once('error', (error) => fail(error.message, error));
    socket.once('close', () => fail('the connection was closed during the TLS handshake'));
    socket.once('secureConnect', () => {
      const leaf = socket.getPeerX509Certificate();
      if (!leaf) return fail('the server presented no certificate');
      end(() => resolve(describeCertificate(leaf)));
    });
    if (deadline.aborted) onAbort();
  });
}

/**
 * A connector for undici that hands over a socket only when the server presented the pinned certificate. `checkServerIdentity`
 * would not do: Node never calls it when `rejectUnauthorized` is false. The check runs after the handshake and before the
 * first byte of HTTP, so a wrong server never sees a header.
 */
export function pinnedConnector(
  build: typeof buildConnector,
  { host, port, fingerprint, connectMs }: Place & { fingerprint: string; connectMs: number },
): buildConnector.connector {
  // Without cached sessions every connection does a full handshake and shows its certificate.
  const connect = build({ rejectUnauthorized: false, maxCachedSessions: 0, allowH2: false, timeout: connectMs });
  return (options, callback) => {
    connect(options, (error, socket) => {
      if (error) return callback(toNoAnswer(error), null);
      const presented = socket instanceof tls.TLSSocket ? (socket.getPeerX509Certificate()?.fingerprint256 ?? '') : '';
      if (presented === fingerprint) return callback(null, socket);
      socket.destroy();
      const details = { host, expected: fingerprint, presented };
      callback(
        new AppError('pve:untrusted-certificate', `${host}:${port} presents another certificate`, details),
        null,
      );
    });
  };
}

const serverName = (host: string): { servername?: string } => (/^[\d.]+$|:/.test(host) ? {} : { servername: host });

function describeCertificate(leaf: X509Certificate): Certificate {
  return {
    subject: oneLine(leaf.subject),
    issuer: oneLine(leaf.issuer),
    subjectAltNames: leaf.subjectAltName?.split(', ') ?? [],
    validFrom: Date.parse(leaf.validFrom),
    validTo: Date.parse(leaf.validTo),
    fingerprint: leaf.fingerprint256,
  };
}

const oneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ');

function toNoAnswer(error: Error): NoAnswer {
  const isWaitedOut = 'code' in error && error.code === 'UND_ERR_CONNECT_TIMEOUT';
  return new NoAnswer(reasonOf(error), { isSent: false, isWaitedOut, cause: error });
}

const reasonOf = (error: Error): string => error.message || ('code' in error ? String(error.code) : error.name);
