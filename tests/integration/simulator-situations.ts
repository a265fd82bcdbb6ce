import { expect } from 'vitest';
import { ACCESS_SITUATIONS } from './simulator-situations-access.ts';
import { CONSOLE_SITUATIONS } from './simulator-situations-console.ts';
import { NODE_SITUATIONS } from './simulator-situations-nodes.ts';
import { LXC_SITUATIONS } from './simulator-situations-lxc.ts';
import { LIST_SITUATIONS } from './simulator-situations-lists.ts';
import { RIGHTS_SITUATIONS } from './simulator-situations-rights.ts';
import { STORAGE_SITUATIONS } from './simulator-situations-storage.ts';
import {
  addRecordedContainer,
  authorization,
  byRoot,
  namingOf,
  recorded,
  replay,
  stopAtLock,
  waitAtLock,
  withUpid,
  type Rig,
  type Situation,
} from './simulator-rig.ts';

const RUNNING =
  /^(lxc-start-already|lxc-interfaces-running|lxc-list-running|lxc-status-running|cluster-resources-running|lxc-reboot$|lxc-status-after-reboot|lxc-config-with-pending|lxc-pending-running|lxc-shutdown$|lxc-stop-running|lxc-delete-running|delete-running-force|lxc-stop$|post-with-query|create-and-start-status|perm-vmadmin-delete-running|perm-vmadmin-stop|perm-pool-member-stop|lxc-config-put-(pending|hotplug)|perm-resources-pool)/;
const vmidIn = (path: string): number => Number(/\/lxc\/(\d{3,})/.exec(path)?.[1] ?? 0);

/** Starts the recorded creation of container 110 and returns its UPID. */
async function createFull({ pve }: Rig): Promise<string> {
  const answer = await replay(pve, recorded('create-full-valid'));
  return (answer.json as { data: string }).data;
}

/** What container 110 had been given after its creation. */
const CHANGED_LATER = {
  memory: 384,
  swap: 128,
  net0: 'name=eth0,bridge=vmbr0,firewall=1,gw=10.10.10.1,ip=10.10.10.110/24',
  net1: 'name=eth1,bridge=vmbr0,ip=manual',
};

/** Each recording's situation is the sum of all that fit its name, in this order. */
export const SITUATIONS: readonly Situation[] = [
  {
    // Containers named in the path exist, unless their absence is the point.
    when: /./,
    arrange: async ({ pve }, { name, path, method }) => {
      const vmid = vmidIn(path);
      const isCreation = method === 'POST' && path.endsWith('/lxc');
      const isAbsent = /broken-template-config-after|while-creating/.test(name);
      if (vmid !== 0 && vmid !== 999 && vmid !== 100 && !isCreation && !isAbsent) {
        const isTemplate = vmid === 120;
        await addRecordedContainer(pve, vmid, {
          isRunning: RUNNING.test(name),
          ...(isTemplate ? { config: { template: '1' } } : {}),
        });
      }
    },
  },
  { when: /^http-body-too-large$/, arrange: () => ({ body: `username=root%40pam&password=${'x'.repeat(600_000)}` }) },
  {
    // Something happened on the node before.
    when: /^(node-tasks|node-tasks-errors|node-tasks-limit|cluster-tasks|tasks-filter-(type|status)|tasks-source-all)$/,
    arrange: async ({ pve }) => {
      await replay(pve, recorded('create-minimal'));
      await replay(pve, recorded('lxc-start-nonexistent'));
      await pve.world.settleTasks();
    },
  },
  {
    when: /^(cluster-nextid-taken-while-creating|create-same-vmid-while-creating|lxc-.*while-creating.*|node-tasks-active)$/,
    arrange: async (rig, { name }) => {
      stopAtLock(rig, 110);
      await createFull(rig);
      if (name === 'node-tasks-active') await replay(rig.pve, recorded('lxc-start-while-creating-locked'));
    },
  },
  {
    when: /^task-(log|status|stop-finished|index)/,
    arrange: async (rig, recording) => {
      const isRunning = /-running/.test(recording.name);
      if (isRunning) stopAtLock(rig, 110);
      const upid = await createFull(rig);
      if (!isRunning) await rig.pve.world.settleTasks();
      if (/unknown|malformed|wrong-node/.test(recording.name)) return {};
      return withUpid(upid, recording);
    },
  },
  {
    when: /^(storage-content-after-create)$/,
    arrange: async (rig) => {
      await createFull(rig);
      await rig.pve.world.settleTasks();
    },
  },
  {
    when: /^lxc-config-full$/,
    arrange: async (rig) => {
      rig.pve.world.removeContainer(110);
      await createFull(rig);
      await rig.pve.world.settleTasks();
    },
  },
  {
    when: /^(create-minimal-config|lxc-config-hostname-omitted|lxc-config-json-created|lxc-create-start-unknown-bridge-config|root-ticket-create-(keyctl|bindmount|privileged)-config|create-unprivileged-omitted-config)$/,
    arrange: async ({ pve }, { name, path }) => {
      pve.world.removeContainer(vmidIn(path));
      const creation = {
        'lxc-config-hostname-omitted': 'create-json-string-values',
        'lxc-config-json-created': 'create-json-typed',
      }[name];
      await replay(pve, recorded(creation ?? name.replace(/-config$/, '')));
      await pve.world.settleTasks();
    },
  },
  {
    when: /^node-tasks-after-create-and-start$/,
    arrange: async ({ pve }) => {
      await replay(pve, recorded('create-and-start'));
      await pve.world.settleTasks();
    },
  },
  {
    when: /^lxc-config-put-(ok|digest-mismatch)$/,
    arrange: async ({ pve }, { name, body }) => {
      if (name.endsWith('mismatch')) return {};
      const { data } = (await byRoot(pve, 'GET', '/nodes/pve/lxc/110/config')) as { data: { digest: string } };
      return { body: (body ?? '').replace(/digest=\w+/, `digest=${data.digest}`) };
    },
  },
  {
    when: /^(lxc-config-with-pending|lxc-config-with-pending-current|lxc-pending-running)$/,
    arrange: async ({ pve }) => {
      await byRoot(pve, 'PUT', '/nodes/pve/lxc/110/config', { delete: 'searchdomain,description' });
      await byRoot(pve, 'PUT', '/nodes/pve/lxc/110/config', {
        ...CHANGED_LATER,
        features: 'nesting=1,keyctl=1',
      });
    },
  },
  {
    when: /^config-unicode-description-get$/,
    arrange: async ({ pve }) => {
      await byRoot(pve, 'PUT', '/nodes/pve/lxc/110/config', {
        ...CHANGED_LATER,
        hostname: 'web2.example.test',
        delete: 'startup,onboot,timezone,tags,cpulimit,cpuunits,searchdomain',
      });
      await replay(pve, recorded('config-unicode-description'));
    },
  },
  {
    // The conversion to a template still holds the file when the start begins.
    when: /^template-start$/,
    arrange: (rig) => waitAtLock(rig, 120),
  },
  { when: /^locked-/, arrange: ({ pve }) => pve.world.setLock(100, 'backup') },
  { when: /^delete-protected$/, arrange: ({ pve }) => pve.world.setConfig(100, 'protection', '1') },
  {
    when: /^lock-timeout-/,
    arrange: ({ pve }) => void pve.world.holdConfigLock(190),
  },
  {
    when: /^create-from-broken-template$/,
    arrange: ({ pve }) =>
      pve.world.addVolume('local', { volid: 'local:vztmpl/tiny_1.0_amd64.tar.gz', content: 'vztmpl', isBroken: true }),
  },
  {
    when: /^race-create-same-vmid-1$/,
    arrange: async ({ pve, clock }, recording) => {
      const headers = await authorization(pve, recording);
      const creations = (): number =>
        pve.requests.filter(({ path }) => path === namingOf(pve).text('/nodes/pve/lxc')).length;
      // Both requests have looked whether the VMID is free before either takes it.
      let looking = 0;
      clock.onSleep = () => {
        looking += 1;
        if (looking === 2) clock.goOn();
      };
      clock.hold();
      void replay(pve, recorded('race-create-same-vmid-0'), { headers });
      await expect.poll(creations).toBe(1);
      return { headers };
    },
  },
  { when: /^(nextid-with-range)$/, arrange: ({ pve }) => pve.world.setOption('next-id', 'lower=500,upper=600') },
  {
    when: /^(storage-disabled|create-on-disabled|node-storage-with-disabled)/,
    arrange: ({ pve }) =>
      pve.world.addStorage({ id: 'extra', type: 'dir', content: ['iso', 'vztmpl'], isEnabled: false }),
  },
  {
    when: /^pvedaemon-down/,
    arrange: async ({ pve }, recording) => {
      const headers = await authorization(pve, recording);
      pve.world.setDaemonUp(false);
      return { headers };
    },
  },
  {
    when: /^(pools-create-exists|pools-get|perm-create-in-pool|perm-pool|perm-resources-pool|perm-create-other-vmid)/,
    arrange: ({ pve }) => pve.world.addPool('lab'),
  },
  {
    when: /^tasks-filter-user$/,
    arrange: async ({ pve: { world }, pve }) => {
      world.setAcl('/vms', 'app@pve', 'PVEVMAdmin');
      await addRecordedContainer(pve, 150);
      await replay(pve, recorded('perm-vmadmin-delete'));
      await world.settleTasks();
    },
  },
  ...ACCESS_SITUATIONS,
  ...CONSOLE_SITUATIONS,
  ...NODE_SITUATIONS,
  ...RIGHTS_SITUATIONS,
  ...LIST_SITUATIONS,
  ...STORAGE_SITUATIONS,
  ...LXC_SITUATIONS,
];
