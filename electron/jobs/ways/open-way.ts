import type { GuestWay, PresentedNodeKey } from '../../../shared/domain/guest-access.ts';
import type { ConnectionId } from '../../../shared/domain/ids.ts';
import { createRights } from '../../../shared/domain/rights.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Secret } from '../../lib/secret.ts';
import type { Proxmox } from '../../proxmox/connect.ts';
import type { AttemptFacts } from '../../ssh/connect-with-retry.ts';
import type { HostKey } from '../../ssh/host-keys.ts';
import type { JobServices } from '../services.ts';
import { addressOf, nodePlaces } from './node-address.ts';
import { openNodeSession } from './node-session.ts';
import { noticeLoss } from './notice-loss.ts';
import { WayNotOffered, type WayIn } from './way-in.ts';

export type OpenWayOptions = {
  /** Where it is now. */
  place: { connectionId: ConnectionId; node: string; vmid: number };
  proxmox: Proxmox;
  services: JobServices;
  signal: AbortSignal;
  ssh: {
    address: () => Promise<string>;
    privateKey: () => Promise<Secret>;
    hostKeys: readonly HostKey[];
    onUnknownHostKey?: ((presented: HostKey) => Promise<boolean>) | undefined;
    onAttempt?: ((facts: AttemptFacts) => void) | undefined;
    bootWaitMs?: number | undefined;
    maxAttempts?: number | undefined;
  };
  /** Whether the container may be restarted once, which the API terminal needs to become a shell. */
  mayRestart?: boolean | undefined;
  /** What is done to the container for it. */
  onNote?: ((note: string) => void) | undefined;
  /** Asked once about a node whose key nobody has confirmed. */
  onUnknownNodeKey?: ((node: string, presented: PresentedNodeKey) => Promise<boolean>) | undefined;
};

/** @throws WayNotOffered, AppError */
export function openWay(way: GuestWay, options: OpenWayOptions): Promise<WayIn> {
  switch (way) {
    case 'ssh':
      return openSsh(options);
    case 'pct-exec':
      return openPctExec(options);
    case 'terminal':
      return openTerminal(options);
  }
}

async function openSsh(options: OpenWayOptions): Promise<WayIn> {
  const { session, host } = await signInInside(options);
  return {
    way: 'ssh',
    label: `SSH to ${host}`,
    transport: session,
    isClosed: () => session.isClosed,
    close: () => session.close(),
  };
}

/** Signs in to the container itself. */
export async function signInInside({ place, services, signal, ssh }: OpenWayOptions) {
  const { address, privateKey, ...more } = ssh;
  const host = await address();
  const { connectWithRetry } = await import('../../ssh/connect-with-retry.ts');
  const session = await connectWithRetry({
    host,
    port: 22,
    user: 'root',
    auth: { kind: 'key', privateKey: await privateKey() },
    proxy: services.guestProxy(place.connectionId),
    clock: services.clock,
    signal,
    ...more,
  });
  return { session, host };
}

async function openPctExec(options: OpenWayOptions): Promise<WayIn> {
  const { node, vmid } = options.place;
  const session = await signInOnNode(options);
  try {
    const { openPctTransport } = await import('../../ssh/pct-transport.ts');
    const transport = await openPctTransport({ session, vmid, signal: options.signal });
    return {
      way: 'pct-exec',
      label: `pct exec on node ${node}`,
      transport,
      isClosed: () => session.isClosed,
      close: async () => {
        await transport[Symbol.asyncDispose]();
        await session.close();
      },
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Signs in to the node the container is on. @throws WayNotOffered */
export async function signInOnNode({
  place,
  proxmox,
  services,
  signal,
  ...options
}: Pick<OpenWayOptions, 'place' | 'proxmox' | 'services' | 'signal' | 'onUnknownNodeKey'>) {
  const { connectionId, node } = place;
  if (services.store.guestAccess.get(connectionId).settings.login.kind === 'none')
    throw new WayNotOffered('no SSH sign-in to the nodes is set for this server');
  const places = await nodePlaces(proxmox, { signal }).catch((error: unknown) => {
    if (AppError.is(error, 'pve:forbidden'))
      throw new WayNotOffered('this login may not ask for the addresses of the nodes: Sys.Audit on / is missing');
    throw error;
  });
  const where = addressOf(places, node);
  if ('reason' in where) throw new WayNotOffered(where.reason);
  const ask = options.onUnknownNodeKey;
  return openNodeSession({
    connectionId,
    address: where.address,
    services,
    signal,
    ...(ask && { onUnknownKey: (presented) => ask(node, presented) }),
  });
}

async function openTerminal({ place, proxmox, services, signal, mayRestart, onNote }: OpenWayOptions): Promise<WayIn> {
  const { connectionId, node, vmid } = place;
  await assertConsole({ place, proxmox, signal });
  const { openTerminalTransport } = await import('../../provisioning/terminal-transport.ts');
  const { guestAccess } = services.store;
  const { transport, isLost } = noticeLoss(
    await openTerminalTransport({
      proxmox,
      node,
      vmid,
      clock: services.clock,
      remember: (note) => {
        guestAccess.noteCmode(connectionId, note);
        onNote?.(
          'Its console becomes a root shell for the API terminal: it restarts once, and is set back afterwards.',
        );
      },
      forget: (note) => guestAccess.forgetCmode(connectionId, note.vmid),
      mayRestart,
      signal,
    }),
  );
  return {
    way: 'terminal',
    label: 'the API terminal',
    transport,
    isClosed: isLost,
    close: async () => transport[Symbol.asyncDispose](),
  };
}

/** @throws WayNotOffered without the right to the console */
export async function assertConsole({
  place: { vmid },
  proxmox,
  signal,
}: Pick<OpenWayOptions, 'place' | 'proxmox' | 'signal'>): Promise<void> {
  const path = `/vms/${vmid}`;
  const holds = createRights(await proxmox.access.permissions({ paths: [path], signal }));
  if (!holds('VM.Console', path)) throw new WayNotOffered(`VM.Console on ${path} is missing`);
}
