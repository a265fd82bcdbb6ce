import { checkSchemaPermissions, type Call } from '../api/call.ts';
import { handlerOf, rootIndex } from '../api/handlers.ts';
import type { Identity } from '../auth/permissions.ts';
import { answerOf84 } from '../schema/pve-8.4.ts';
import type { FoundMethod } from '../schema/method-table.ts';
import { perlText } from '../schema/perl-value.ts';
import { validateParameters, type Parameters, type RawParameters } from '../schema/validate.ts';
import type { UploadedFile } from '../tasks/import-file.ts';
import { releaseOf } from '../world/release.ts';
import { checkQuorum } from '../world/quorum.ts';
import type { World } from '../world/world.ts';
import { badParameters, notImplemented, PveError } from './pve-error.ts';
import { FrontEndError } from './read-parameters.ts';

export type Wanted = {
  readonly method: string;
  readonly path: string;
  readonly found: FoundMethod | undefined;
  readonly given: RawParameters;
  readonly who: Identity;
  readonly upload?: UploadedFile | undefined;
};

/** What a request needs besides its handler. */
export type Daemons = {
  /** Whether the privileged daemon runs behind the front end. */
  readonly isDaemonUp: boolean;
  /** Told of every request that did not get to its node. */
  readonly onNodeAway: (node: string) => void;
};

const REFUSAL_DELAY_MS = 3000;

/** Finds the handler, checks rights and parameters, and gives back what the handler says. (PVE::HTTPServer, rest_handler) */
export async function dispatch(world: World, daemons: Daemons, wanted: Wanted): Promise<unknown> {
  const { method, path, found, given, who, upload } = wanted;
  const isRoot = path.replaceAll('/', '') === '' && method === 'GET';
  const handler = isRoot ? rootIndex : found && handlerOf(method, found.schema.path);
  if (!handler) throw notImplemented(method, `/${path.split('/').filter(Boolean).join('/')}`);
  const call: Call = { world, who, parameters: {} };
  if (!found) return handler(call);
  const { schema, pathParameters } = found;
  refuseConflicts(given, pathParameters);
  if (who.tokenid !== undefined && !schema.allowsToken) {
    throw new PveError(
      403,
      `Permission check failed (URI '${schema.path}' not available with API token, need proper ticket.\n)\n`,
    );
  }
  const raw = { ...given, ...pathParameters };
  // Rights come first: who may not call a method learns neither where it would run nor what is wrong with the parameters.
  checkSchemaPermissions({ ...call, parameters: asTexts(raw) }, schema);
  const remote = schema.isForwardedToNode ? pathParameters['node'] : undefined;
  const node = remote === undefined ? undefined : world.node(remote);
  if (node && !node.isOnline) {
    daemons.onNodeAway(node.name);
    throw new FrontEndError(595, 'No route to host', '');
  }
  if (schema.isProtected && !daemons.isDaemonUp) throw new FrontEndError(595, 'Connection refused', '');
  const parameters = validateParameters(schema.parameters, raw);
  checkQuorum(world, schema, parameters['vmid']);
  try {
    const answer = await handler({ ...call, parameters, ...(upload ? { upload } : {}) });
    return releaseOf(world.state) === '8.4' ? answerOf84(schema, answer) : answer;
  } catch (error) {
    if (error instanceof PveError && error.status === 401) await world.clock.sleep(REFUSAL_DELAY_MS);
    throw error;
  }
}

/** A parameter of the path may be repeated elsewhere, but only with the same value. */
function refuseConflicts(given: RawParameters, pathParameters: Readonly<Record<string, string>>): void {
  const conflicting = Object.keys(given)
    .toSorted()
    .find((name) => Object.hasOwn(pathParameters, name) && perlText(given[name]) !== pathParameters[name]);
  if (conflicting === undefined) return;
  throw badParameters({ [conflicting]: 'duplicate parameter (already defined in URI) with conflicting values!' });
}

const asTexts = (raw: RawParameters): Parameters =>
  Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, perlText(value)]));
