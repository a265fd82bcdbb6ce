import type { ContainerSpec } from '../../../shared/domain/container-spec.ts';
import { blocks, passed, type Check } from './check.ts';

type Need = { privilege: string; path: string; neededFor: string; stepId: string; field?: string };

/** Every right a creation needs, with the path it is needed on (measured; see the notes on permissions). */
export function neededRights(spec: ContainerSpec): Need[] {
  const guest = `/vms/${spec.vmid}`;
  const [imageStorage = ''] = spec.ostemplate.split(':');
  const onGuest = (privilege: string, neededFor: string, stepId = 'create'): Need => ({
    privilege,
    path: guest,
    neededFor,
    stepId,
  });
  const needs = [
    onGuest('VM.Allocate', 'create the container'),
    onGuest('VM.Config.Disk', 'give it a disk'),
    onGuest('VM.Config.CPU', 'set its cores'),
    onGuest('VM.Config.Memory', 'set its memory'),
    onGuest('VM.Config.Network', 'set its name and network'),
    onGuest('VM.Config.Options', 'set its options'),
    onGuest('VM.PowerMgmt', 'start it', 'start'),
    onGuest('VM.Audit', 'read its state and address', 'wait-address'),
    {
      privilege: 'Datastore.AllocateSpace',
      path: `/storage/${spec.storage}`,
      neededFor: 'put its disk there',
      stepId: 'create',
      field: 'storage',
    },
    {
      privilege: 'SDN.Use',
      path: `/sdn/zones/localnetwork/${spec.network.bridge}${spec.network.vlanTag === undefined ? '' : `/${spec.network.vlanTag}`}`,
      neededFor: 'connect it to the bridge',
      stepId: 'create',
      field: 'network.bridge',
    },
  ];
  if (spec.needsDownload)
    needs.push({
      privilege: 'Datastore.AllocateTemplate',
      path: `/storage/${imageStorage}`,
      neededFor: 'download the OS template',
      stepId: 'download-os-template',
    });
  if (!spec.isUnprivileged)
    needs.push({
      privilege: 'Sys.Modify',
      path: '/',
      neededFor: 'create a privileged container',
      stepId: 'create',
      field: 'isUnprivileged',
    });
  return needs;
}

export const rights: Check = (spec, { holds }) => {
  const [imageStorage = ''] = spec.ostemplate.split(':');
  const imagePath = `/storage/${imageStorage}`;
  const missing = neededRights(spec).filter(({ privilege, path }) => !holds(privilege, path));
  const found = missing.map(({ privilege, path, neededFor, stepId, field }) =>
    blocks(
      'rights',
      `${privilege} on ${path} is missing (needed to ${neededFor})`,
      field === undefined ? { stepId } : { stepId, field },
    ),
  );
  // Either of two rights opens an OS template's storage.
  if (!holds('Datastore.Audit', imagePath) && !holds('Datastore.AllocateSpace', imagePath)) {
    found.push(
      blocks('rights', `Datastore.Audit on ${imagePath} is missing (needed to read the OS template)`, {
        field: 'ostemplate',
      }),
    );
  }
  return found.length > 0 ? found : [passed('rights', 'This login has every right the plan needs')];
};
