import { isIP } from 'node:net';
import type { ChainVerdict } from '../../shared/domain/network-chain.ts';
import { AppError } from '../../shared/errors.ts';
import { isLocalOnly } from '../plan/plan-steps.ts';
import { judgeChain, type ChainFacts, type InsideFacts } from '../provisioning/chain/judge-chain.ts';
import { lookInside } from '../provisioning/chain/inside-facts.ts';
import { detectOs } from '../provisioning/detect-os.ts';
import { findPackageHost, waitForAddress, waitForInit, waitForName, waitForRoute } from '../provisioning/readiness.ts';
import type { Creation, CreationMemory, StepBodies } from './creation.ts';
import { inside, insideOptions } from './inside.ts';
import { runningNode } from './locate-guest.ts';
import { outsideFacts } from './outside-facts.ts';
import { pinHostKeys } from './pve-steps.ts';
import type { StepContext } from './recipe.ts';

/** When a wait for an address has lasted so long, what Proxmox knows of its bridge is told with it. */
const whyAfterMs = 10_000;

/** The steps that wait for the container, each for one link of the chain that leads to it. */
export const waitSteps: StepBodies = {
  'wait-address': (creation) => ({
    run: (context): Promise<CreationMemory> =>
      timed(creation, context, 'address', async () => {
        const { vmid } = creation.data.plan.spec;
        const { services } = creation;
        // One that was stopped since it was started will never have an address.
        const node = await runningNode(creation, context);
        const proxmox = await creation.proxmox();
        const why = whyLater(creation, context);
        const address = await explained(creation, context, null, () =>
          waitForAddress((signal) => proxmox.lxc.interfaces(node, vmid, { ...(signal && { signal }) }), {
            ...insideOptions(creation, context),
            timeoutMs: 90_000,
            why,
          }),
        );
        services.store.containers.setAddress(creation.data.containerId, address, services.clock.now());
        context.log('gantry', `Its address is ${address}`);
        return { address };
      }),
  }),

  'wait-ssh': (creation) => ({
    run: (context): Promise<CreationMemory> =>
      timed(creation, context, 'SSH', async () => {
        const knewKeys = creation.link.hostKeys.length > 0;
        await explained(creation, context, null, () => creation.link.open(context, { mayRestart: true }));
        if (knewKeys) return {};
        pinHostKeys(creation, creation.link.hostKeys, 'user');
        return { hostKeys: creation.link.hostKeys };
      }),
  }),

  'wait-init': (creation) => ({
    run: (context): Promise<CreationMemory> =>
      timed(creation, context, 'services', async () => {
        await inside(creation, context, (transport, options) =>
          waitForInit(transport, { ...options, timeoutMs: 120_000 }),
        );
        return {};
      }),
  }),

  'wait-network': (creation) => ({
    run: (context): Promise<CreationMemory> =>
      inside(creation, context, async (transport, options) => {
        const host = await findPackageHost(transport, await detectOs(transport, options), options);
        const look = (): Promise<InsideFacts> => lookInside(transport, { ...options, host, card: cardName(creation) });
        const routed: CreationMemory = isLocalOnly(creation.data.plan.spec.network)
          ? {}
          : await timed(creation, context, 'route', async () => {
              await explained(creation, context, look, () => waitForRoute(transport, { ...options, host }));
              return {};
            });
        const named: CreationMemory =
          isIP(host) > 0
            ? {}
            : await timed(creation, context, 'names', async () => {
                await explained(creation, context, look, () => waitForName(transport, host, options));
                return {};
              });
        return { waits: { ...routed.waits, ...named.waits } };
      }),
  }),
};

/** One line about all the waiting, for the end of a job. */
export function waitsLine({ waits = {} }: Pick<CreationMemory, 'waits'>): string | null {
  const parts = Object.entries(waits).map(([what, ms]) => `${what} ${(ms / 1000).toFixed(1)} s`);
  return parts.length === 0 ? null : `Waited for: ${parts.join(', ')}`;
}

async function timed(
  { memory, services }: Creation,
  context: StepContext,
  what: string,
  work: () => Promise<CreationMemory>,
): Promise<CreationMemory> {
  const startedAt = services.clock.now();
  const found = await work();
  const ms = services.clock.now() - startedAt;
  context.log('gantry', `Waited ${(ms / 1000).toFixed(1)} s for: ${what}`);
  return { ...found, waits: { ...memory.waits, [what]: ms } };
}

const cardName = ({ data }: Creation): string => data.plan.spec.network.name;

/** A wait that failed, with the link that is broken and what was looked at to find it. */
async function explained<T>(
  creation: Creation,
  context: StepContext,
  look: (() => Promise<InsideFacts>) | null,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    context.signal.throwIfAborted();
    const isWait = AppError.is(error, 'provision:wait-timeout');
    if (!isWait && !AppError.is(error, 'guest:no-way-in')) throw error;
    context.status('Looking for the link that is broken');
    const reason = isWait ? null : (error.details.ways.find(({ way }) => way === 'ssh')?.reason ?? null);
    const verdict = await diagnose(creation, context, look, reason);
    for (const { link, outcome, seen } of verdict.checked) context.log('gantry', `${link}: ${outcome} – ${seen}`);
    if (isWait) throw new AppError(error.code, error.message, { ...error.details, ...verdict }, { cause: error });
    throw new AppError(error.code, error.message, { ...error.details, ...verdict }, { cause: error });
  }
}

/** Never fails itself: what explains a failure must not hide it. */
async function diagnose(
  creation: Creation,
  context: StepContext,
  look: (() => Promise<InsideFacts>) | null,
  sshReason: string | null,
): Promise<ChainVerdict> {
  const [outside, within] = await Promise.all([
    outsideOf(creation, context),
    look === null ? null : look().catch(() => null),
  ]);
  context.signal.throwIfAborted();
  return judgeChain({ ...outside, inside: within, ssh: sshReason === null ? null : { reason: sshReason } });
}

async function outsideOf(
  { data, proxmox }: Creation,
  context: StepContext,
): Promise<Omit<ChainFacts, 'inside' | 'ssh'>> {
  return outsideFacts(await proxmox(), data.plan.spec, context);
}

/** What is known of the chain outside, asked for once when the wait has lasted for a while. */
function whyLater(creation: Creation, context: StepContext): () => string {
  const { clock } = creation.services;
  const startedAt = clock.now();
  let asked: Promise<unknown> | null = null;
  let told = '';
  return () => {
    if (asked === null && clock.now() - startedAt >= whyAfterMs)
      asked = diagnose(creation, context, null, null)
        .then(({ checked }) => {
          told = checked.find(({ link, outcome }) => outcome === 'broken' && link !== 'lease')?.seen ?? '';
          return told;
        })
        .catch(() => undefined);
    return told;
  };
}
