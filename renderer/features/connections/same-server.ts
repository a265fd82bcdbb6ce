import type { ConnectionSummary } from '../../../shared/domain/connection.ts';

type Place = { host: string; port: number; fingerprint: string };

/** The server that is connected already under this address or with this certificate; the certificate proves more. */
export function sameServer(all: readonly ConnectionSummary[], place: Place): ConnectionSummary | null {
  return (
    all.find(({ fingerprint }) => fingerprint === place.fingerprint) ??
    all.find(({ host, port }) => host.toLowerCase() === place.host.toLowerCase() && port === place.port) ??
    null
  );
}
