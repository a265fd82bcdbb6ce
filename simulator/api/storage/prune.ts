import { pruneBackups, type PruneOrder } from '../../tasks/prune-backups.ts';
import { demand, nodeOf, text, type Call, type Handlers } from '../call.ts';

/** Which backups the retention of a storage would remove, and their removal. (PVE::API2::Storage::PruneBackups) */
export const storagePruneHandlers: Handlers = {
  'GET /nodes/{node}/storage/{storage}/prunebackups': (call) =>
    pruneBackups(call.world, orderOf(call), { isDryRun: true }).map(({ volume, mark }) => ({
      volid: volume.volid,
      ctime: Math.floor(volume.createdAt / 1000),
      mark,
      type: volume.backup?.subtype ?? 'unknown',
      ...(volume.vmid === undefined ? {} : { vmid: volume.vmid }),
    })),
  'DELETE /nodes/{node}/storage/{storage}/prunebackups': (call) => {
    const order = orderOf(call);
    const { vmid, storageId, node } = order;
    if (vmid === undefined) demand(call, `/storage/${storageId}`, ['Datastore.Allocate']);
    else {
      demand(call, `/storage/${storageId}`, ['Datastore.AllocateSpace']);
      demand(call, `/vms/${vmid}`, ['VM.Backup']);
    }
    return call.world.tasks.start({
      node,
      type: 'prunebackups',
      id: `${vmid === undefined ? '' : `${vmid}@`}${storageId}`,
      owner: call.who.authid,
      run: async (task) => {
        await task.sleep(150);
        pruneBackups(call.world, order, { isDryRun: false, log: (line) => task.log(line) });
      },
    });
  },
};

function orderOf(call: Call): PruneOrder {
  const { vmid, type, 'prune-backups': retention } = call.parameters;
  return {
    storageId: text(call, 'storage'),
    node: nodeOf(call),
    vmid: vmid === undefined ? undefined : Number(vmid),
    subtype: type,
    retention,
  };
}
