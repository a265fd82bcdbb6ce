import type { ConnectionId } from '../../../shared/domain/ids.ts';
import type { PresentedNodeKey } from '../../../shared/domain/guest-access.ts';
import type { SSHAuth } from '../../ssh/handshake.ts';
import type { SSHSession } from '../../ssh/ssh-session.ts';
import type { JobServices } from '../services.ts';
import { WayNotOffered } from './way-in.ts';

export type NodeServices = Pick<JobServices, 'store' | 'secrets' | 'clock' | 'guestProxy'>;
type Options = {
  connectionId: ConnectionId;
  address: string;
  services: NodeServices;
  signal: AbortSignal;
  /** Asked once about a node nobody has confirmed the key of; what it accepts is pinned. Without it such a node is refused. */
  onUnknownKey?: ((presented: PresentedNodeKey) => Promise<boolean>) | undefined;
};

/** A node is up, or it is not: nobody waits for it to boot. */
const answerMs = 10_000;

/**
 * Signs in to a node, once, with what is set for its server.
 * @throws WayNotOffered where nothing is set; AppError `ssh:…`
 */
export async function openNodeSession(options: Options): Promise<SSHSession> {
  const { connectionId, address: host, services, signal, onUnknownKey } = options;
  const { store, clock } = services;
  const { user, port } = store.guestAccess.get(connectionId).settings;
  const auth = await nodeAuth(connectionId, services);
  const { connectWithRetry } = await import('../../ssh/connect-with-retry.ts');
  return connectWithRetry({
    host,
    port,
    user,
    auth,
    hostKeys: store.knownHosts.list(connectionId, host, port),
    proxy: services.guestProxy(connectionId),
    clock,
    signal,
    bootWaitMs: answerMs,
    maxAttempts: 0,
    ...(onUnknownKey && {
      onUnknownHostKey: async (presented) => {
        const isAccepted = await onUnknownKey({ host, port, ...presented });
        if (isAccepted) pinNodeKey(connectionId, { host, port, ...presented }, services);
        return isAccepted;
      },
    }),
  });
}

/** Takes the one key the user has confirmed. */
export function pinNodeKey(
  connectionId: ConnectionId,
  presented: PresentedNodeKey,
  { store, clock }: Pick<NodeServices, 'store' | 'clock'>,
): void {
  store.knownHosts.put({ connectionId, ...presented, learnt: 'user', learntAt: clock.now() });
}

async function nodeAuth(connectionId: ConnectionId, { store, secrets }: NodeServices): Promise<SSHAuth> {
  const { settings, secretRef, passphraseRef } = store.guestAccess.get(connectionId);
  if (settings.login.kind === 'none' || secretRef === null)
    throw new WayNotOffered('no SSH sign-in to the nodes is set for this server');
  const secret = await secrets.open(secretRef);
  if (settings.login.kind === 'password') return { kind: 'password', password: secret };
  const passphrase = passphraseRef === null ? undefined : await secrets.open(passphraseRef);
  return { kind: 'key', privateKey: secret, passphrase };
}
