import { createHash } from 'node:crypto';
import { badParameters, failure } from '../../http/pve-error.ts';
import { downloadFile } from '../../tasks/download-file.ts';
import { appliance } from '../../world/internet.ts';
import { CATALOGUE, describeEntry, locationOf } from '../../world/templates.ts';
import { nodeOf, text, type Handlers } from '../call.ts';

/** The list of appliances and their download. (PVE::API2::Nodes, aplinfo and apl_download) */
export const applianceHandlers: Handlers = {
  'GET /nodes/{node}/aplinfo': (call) => {
    nodeOf(call);
    return CATALOGUE.map(describeEntry);
  },
  'POST /nodes/{node}/aplinfo': (call) => {
    const node = nodeOf(call);
    const template = text(call, 'template');
    const entry = appliance(template);
    if (!entry) throw badParameters({ template: 'no such template' });
    const storage = call.world.enabledStorage(text(call, 'storage'), node);
    if (!storage.content.includes('vztmpl')) throw failure(`storage '${storage.id}' does not support templates`);
    return call.world.tasks.start({
      node,
      type: 'download',
      id: template,
      owner: call.who.authid,
      run: (task) =>
        downloadFile(
          call.world,
          {
            url: locationOf(entry),
            storage,
            node,
            content: 'vztmpl',
            fileName: template,
            checksum: { algorithm: 'sha512', expected: createHash('sha512').update(template).digest('hex') },
          },
          task,
        ),
    });
  },
};
