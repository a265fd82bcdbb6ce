import { checkVmid } from '../plan/gather-facts.ts';
import { nextVmid } from '../plan/next-vmid.ts';
import { readPools } from '../plan/cluster-facts.ts';
import { readNodeOptions, readNodesWithSwap } from '../plan/node-options.ts';
import { credentialsOf, testConnection } from '../connections/connection-test.ts';
import { abortable, withDeadline } from '../lib/abort.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';
import { refuseWhileJobsRun } from './server-handlers.ts';

type ConnectionChannels =
  | `connection:${'probe' | 'test' | 'add' | 'trust' | 'sign-in' | 'refresh' | 'remove' | 'look-soon'}`
  | `node:${'list' | 'options' | 'stock'}`
  | `vmid:${'next' | 'check'}`;

const nodeListMs = 4_000;

/** Servers, and what they offer to the wizard. */
export function connectionHandlers({
  clock,
  connections,
  inventory,
  jobs,
  log,
  nodeStock,
  pool,
  serverFacts,
}: Parts): Pick<Handlers, ConnectionChannels> {
  return {
    'connection:probe': async ({ host, port }, signal) => {
      const { probeCertificate } = await import('../proxmox/pve-tls.ts');
      return probeCertificate({ host, port }, { signal });
    },
    'connection:test': async (draft, signal) => {
      const { host, port, fingerprint } = draft;
      const { connectProxmox } = await import('../proxmox/connect.ts');
      await using proxmox = connectProxmox({ host, port, fingerprint, credentials: credentialsOf(draft), clock, log });
      return await testConnection(draft, () => Promise.resolve(proxmox), { signal });
    },
    'connection:add': async (draft, signal) => {
      const added = await connections.add(draft, { signal });
      inventory.follow(added.id);
      return added;
    },
    'connection:trust': async ({ connectionId, fingerprint }) => {
      await connections.trust(connectionId, fingerprint);
      await inventory.refresh(connectionId);
      return connections.get(connectionId);
    },
    'connection:sign-in': async ({ connectionId, password, totp }, signal) => {
      await connections.signIn(connectionId, { password, totp }, { signal });
      await inventory.refresh(connectionId);
      return connections.get(connectionId);
    },
    'connection:refresh': async ({ connectionId }) => {
      await Promise.all([inventory.refresh(connectionId), serverFacts.refresh(connectionId)]);
      return connections.get(connectionId);
    },
    'connection:look-soon': () => inventory.lookSoon(),
    'connection:remove': async ({ connectionId }) => {
      refuseWhileJobsRun(jobs.list(), connectionId);
      await inventory.remove(connectionId, () => connections.remove(connectionId));
    },
    'node:list': async ({ connectionId }, signal) => {
      const known = [...inventory.nodes(connectionId)];
      // Of a server that is away, what was last seen, at once and with its age.
      if (known.length > 0 && connections.get(connectionId).health.state === 'offline') return known;
      try {
        const deadline = withDeadline(nodeListMs, signal);
        const options = { now: clock.now(), signal: deadline };
        return await readNodesWithSwap(await pool.shared(connectionId), connectionId, options);
      } catch (error) {
        if (known.length === 0 || signal.aborted) throw error;
        return known;
      }
    },
    'node:stock': async ({ connectionId }, signal) => {
      if (connections.get(connectionId).health.state !== 'offline') {
        const deadline = withDeadline(nodeListMs, signal);
        // What takes longer is there the next time.
        await abortable(nodeStock.refresh(connectionId), deadline).catch(() => signal.throwIfAborted());
      }
      return nodeStock.of(connectionId);
    },
    'node:options': async ({ connectionId, node }, signal) => {
      const proxmox = await pool.shared(connectionId);
      const [options, pools] = await Promise.all([
        readNodeOptions(proxmox, { connectionId, node, now: clock.now(), signal }),
        readPools(proxmox, { signal }),
      ]);
      return { ...options, pools };
    },
    'vmid:next': async ({ connectionId }, signal) => {
      const { cluster } = await pool.shared(connectionId);
      return { vmid: await nextVmid(cluster, (one) => jobs.workingOn(connectionId, one) !== null, { signal }) };
    },
    'vmid:check': async (input, signal) =>
      checkVmid(await pool.shared(input.connectionId), input, inventory.guests(), { signal }),
  };
}
