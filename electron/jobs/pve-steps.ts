import { AppError } from '../../shared/errors.ts';
import type { Upid } from '../../shared/domain/ids.ts';
import { splitVolid } from '../plan/plan-steps.ts';
import { toCreateParameters } from '../plan/create-parameters.ts';
import type { Creation, CreationMemory, StepBodies } from './creation.ts';
import type { StepContext } from './recipe.ts';
import { findTask, follow, mayHaveBegun, sendOnce, type Seeker } from './task-of-ours.ts';

const seekerOf = ({ data, services, proxmox }: Creation): Seeker => ({ place: data.plan.spec, services, proxmox });

/** The steps that talk to Proxmox: download, create, pin, start. */
export const pveSteps: StepBodies = {
  'download-os-template': (creation) => ({
    run: async (context) => {
      const { spec } = creation.data.plan;
      const [storage, template] = splitVolid(spec.ostemplate);
      const proxmox = await creation.proxmox();
      const upid = await proxmox.aplinfo.download(spec.node, { storage, template }, { signal: context.signal });
      await follow(proxmox, upid, context);
    },
    probe: async (context) => {
      const { spec } = creation.data.plan;
      const [storage] = splitVolid(spec.ostemplate);
      const proxmox = await creation.proxmox();
      const volumes = await proxmox.storage.content(
        spec.node,
        storage,
        { content: 'vztmpl' },
        { signal: context.signal },
      );
      return volumes.some(({ volid }) => volid === spec.ostemplate) ? {} : null;
    },
  }),

  create: (creation) => ({
    run: async (context) => {
      const { data, services } = creation;
      const { spec } = data.plan;
      const rootPassword = data.rootPasswordRef === null ? null : await services.secrets.open(data.rootPasswordRef);
      const parameters = toCreateParameters(spec, {
        publicKey: data.publicKey,
        rootPassword: rootPassword?.reveal() ?? null,
      });
      const proxmox = await creation.proxmox();
      const upid = await sendOnce(
        seekerOf(creation),
        context,
        () => proxmox.lxc.create(spec.node, parameters, { signal: context.signal }),
        ['vzcreate'],
      );
      return created(creation, context, upid);
    },
    probe: async (context, entry) => {
      const known =
        entry.upid ??
        (mayHaveBegun(entry) ? await findTask(seekerOf(creation), ['vzcreate'], entry.intentAt, context) : null);
      if (!known) return null;
      try {
        return await created(creation, context, known);
      } catch (error) {
        // Proxmox removes what a failed create made, so it may be sent again.
        if (AppError.is(error, 'pve:task-failed') || AppError.is(error, 'pve:not-found')) return null;
        throw error;
      }
    },
  }),

  'pin-host-keys': (creation) => ({
    run: async (context) => {
      const { hostKeys } = creation.memory;
      if (!hostKeys || hostKeys.length === 0) {
        context.log(
          'gantry',
          'Proxmox printed no SSH host keys for this image; you will be asked to confirm its key once.',
        );
        return;
      }
      pinHostKeys(creation, hostKeys, 'create-log');
      for (const { keyType, fingerprint } of hostKeys) context.log('gantry', `Pinned ${keyType} ${fingerprint}`);
    },
  }),

  start: (creation) => ({
    run: async (context) => {
      const { spec } = creation.data.plan;
      const proxmox = await creation.proxmox();
      const upid = await sendOnce(
        seekerOf(creation),
        context,
        () => proxmox.lxc.start(spec.node, spec.vmid, { signal: context.signal }),
        ['vzstart'],
      );
      await follow(proxmox, upid, context);
      started(creation);
    },
    probe: async (context) => {
      const { spec } = creation.data.plan;
      const proxmox = await creation.proxmox();
      const { status } = await proxmox.lxc.status(spec.node, spec.vmid, { signal: context.signal });
      if (status !== 'running') return null;
      started(creation);
      return {};
    },
  }),
};

/** Writes host keys into the container's record and its history. */
export function pinHostKeys(
  { data, services }: Creation,
  hostKeys: { keyType: string; fingerprint: string }[],
  learnt: 'create-log' | 'user',
): void {
  const at = services.clock.now();
  services.store.containers.setHostKeys(data.containerId, hostKeys);
  services.store.events.append(data.containerId, 'host_key_pinned', 'SSH host keys pinned', { hostKeys, learnt }, at);
}

async function created(creation: Creation, context: StepContext, upid: Upid): Promise<CreationMemory> {
  const { spec } = creation.data.plan;
  const proxmox = await creation.proxmox();
  const lines = await follow(proxmox, upid, context);
  const { config } = await proxmox.lxc.config(spec.node, spec.vmid, { signal: context.signal });
  if (config['hostname']?.toLowerCase() !== spec.hostname.toLowerCase()) {
    const found = config['hostname'] ?? 'no name';
    throw new AppError('container:changed', `Container ${spec.vmid} is not ours`, { expected: spec.hostname, found });
  }
  const at = creation.services.clock.now();
  creation.services.store.events.append(
    creation.data.containerId,
    'created',
    `Container ${spec.vmid} created on ${spec.node}`,
    { upid },
    at,
  );
  const { parseHostKeysFromCreateLog } = await import('../ssh/host-keys.ts');
  return { hostKeys: parseHostKeysFromCreateLog(lines), rootfs: config['rootfs'] ?? '' };
}

function started({ data, services }: Creation): void {
  services.store.events.append(data.containerId, 'started', 'Container started', {}, services.clock.now());
}
