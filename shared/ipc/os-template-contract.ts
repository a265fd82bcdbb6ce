import { z } from 'zod';
import { connectionId, jobId, nodeName, storageName } from '../domain/ids.ts';
import {
  checksum,
  osTemplateFile,
  osTemplateStock,
  osTemplateUsers,
  pickedFile,
  templateUrl,
  urlMetadata,
} from '../domain/os-template.ts';

const request = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
const started = z.strictObject({ jobId });
const onNode = { connectionId, node: nodeName };
const volid = z.string().max(300);

/** OS templates on the storages of a node and in its catalogue. */
export const osTemplateRequests = {
  'os-template:list': request(z.strictObject(onNode), osTemplateStock),
  /** What answers the node at an address; nothing is loaded. */
  'os-template:url': request(z.strictObject({ ...onNode, url: templateUrl }), urlMetadata),
  /** Asks the user for a file of this computer; null when they think better of it. Only its `ref` can be uploaded. */
  'os-template:pick-file': request(z.strictObject({}), pickedFile.nullable()),
  'os-template:fetch': request(
    z.strictObject({
      ...onNode,
      storage: storageName,
      file: osTemplateFile,
      source: z.discriminatedUnion('from', [
        z.strictObject({ from: z.literal('catalogue') }),
        z.strictObject({ from: z.literal('url'), url: templateUrl, checksum: checksum.nullable() }),
        z.strictObject({ from: z.literal('file'), ref: z.uuid() }),
      ]),
    }),
    started,
  ),
  'os-template:users': request(z.strictObject({ ...onNode, volid }), osTemplateUsers),
  'os-template:delete': request(z.strictObject({ ...onNode, volid }), started),
};
