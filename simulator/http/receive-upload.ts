import type { IncomingMessage } from 'node:http';
import { mayDo, type Identity } from '../auth/permissions.ts';
import type { RawParameters } from '../schema/validate.ts';
import type { UploadedFile } from '../tasks/import-file.ts';
import type { World } from '../world/world.ts';
import type { RequestLine } from './faults.ts';
import { isMultipart, readMultipart } from './read-multipart.ts';
import { FrontEndError, readParameters } from './read-parameters.ts';

const REFUSAL_DELAY_MS = 3000;

export type Received = { readonly given: RawParameters; readonly upload: UploadedFile | undefined };

/** The storage in the path of an upload. */
export const uploadStorage = ({ method, path }: RequestLine): string | undefined =>
  method === 'POST' ? /^\/+nodes\/+[^/]+\/+storage\/+([^/]+)\/+upload\/*$/.exec(path)?.[1] : undefined;

/** Whoever may not upload is told so before the file is read, late and without a body. (PVE::HTTPServer::auth_handler) */
export async function receiveUpload(
  world: World,
  request: IncomingMessage,
  { query, who, storage }: { query: string; who: Identity; storage: string },
): Promise<Received> {
  const place = `/storage/${storage}`;
  if (!mayDo(world.state, who, place, ['Datastore.AllocateTemplate'])) {
    request.resume();
    await world.clock.sleep(REFUSAL_DELAY_MS);
    throw new FrontEndError(403, `Permission check failed (${place}, Datastore.AllocateTemplate)`, '');
  }
  const contentType = request.headers['content-type'];
  if (!isMultipart(contentType)) {
    request.resume();
    throw new FrontEndError(506, `upload 'Content-Type '${contentType ?? ''}' not implemented`);
  }
  const { parameters, upload } = await readMultipart(request);
  const given = {
    ...readParameters(query, undefined, ''),
    ...parameters,
    ...(upload ? { tmpfilename: upload.temporaryPath } : {}),
  };
  return { given, upload };
}
