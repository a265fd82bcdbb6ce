import type { TrustedHost } from '../../../shared/domain/ssh-trust.ts';

export type TrustedContainer = Extract<TrustedHost, { kind: 'container' }>;

export const hostTitle = (host: TrustedHost): string =>
  host.kind === 'node' ? `${host.host}:${host.port}` : `${host.hostname} (${host.vmid})`;
