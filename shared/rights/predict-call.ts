import type { ApiCall, CallFacts, PartedCall } from './call-facts.ts';
import { backUp, backupDefaults } from './inside/backups.ts';
import { changeOptions, clone, growDisk, moveVolume, onEachGuest, rootMaySkipLock } from './inside/container-deeds.ts';
import { createContainer } from './inside/create-container.ts';
import { changeAcl, changePool, ofTask, otherPermissions } from './inside/others.ts';
import { pruneBackups, readBackedUpConfig, readVolume, removeVolume } from './inside/volumes.ts';
import { judge, type Login, type Verdict } from './judge.ts';
import { findMethod, type MethodRights } from './method-table.ts';
import { all, nothing, unknown, type Need } from './need.ts';
import { rootOnly, schemaNeed } from './schema-need.ts';

type Rule = (call: PartedCall) => Need;

const ofVolume =
  (deed: (volid: string) => Need): Rule =>
  ({ parameters: { volume = '', storage = '*' } }) =>
    deed(volume.includes(':') ? volume : `${storage}:${volume}`);

/** What handlers check beyond the schema, or instead of it. */
const insideRules: Readonly<Record<string, Rule>> = {
  'POST /nodes/{node}/lxc': createContainer,
  'PUT /nodes/{node}/lxc/{vmid}/config': changeOptions,
  'PUT /nodes/{node}/lxc/{vmid}/resize': growDisk,
  'POST /nodes/{node}/lxc/{vmid}/clone': clone,
  'POST /nodes/{node}/lxc/{vmid}/move_volume': moveVolume,
  'POST /nodes/{node}/lxc/{vmid}/status/start': rootMaySkipLock,
  'POST /nodes/{node}/lxc/{vmid}/status/stop': rootMaySkipLock,
  'POST /nodes/{node}/startall': onEachGuest('VM.PowerMgmt'),
  'POST /nodes/{node}/stopall': onEachGuest('VM.PowerMgmt'),
  'POST /nodes/{node}/suspendall': onEachGuest('VM.PowerMgmt'),
  'POST /nodes/{node}/migrateall': onEachGuest('VM.Migrate'),
  'POST /nodes/{node}/vzdump': backUp,
  'GET /nodes/{node}/vzdump/defaults': backupDefaults,
  'GET /nodes/{node}/vzdump/extractconfig': ({ parameters }) => readBackedUpConfig(parameters['volume'] ?? ''),
  'GET /nodes/{node}/storage/{storage}/content/{volume}': ofVolume(readVolume),
  'PUT /nodes/{node}/storage/{storage}/content/{volume}': ofVolume(readVolume),
  'DELETE /nodes/{node}/storage/{storage}/content/{volume}': ofVolume(removeVolume),
  'GET /nodes/{node}/storage/{storage}/file-restore/list': ofVolume(readVolume),
  'GET /nodes/{node}/storage/{storage}/file-restore/download': ofVolume(readVolume),
  'GET /nodes/{node}/storage/{storage}/import-metadata': ofVolume(readVolume),
  'DELETE /nodes/{node}/storage/{storage}/prunebackups': ({ parameters }) =>
    pruneBackups(parameters['storage'] ?? '*', parameters['vmid']),
  'GET /nodes/{node}/tasks/{upid}/status': ofTask('Sys.Audit'),
  'GET /nodes/{node}/tasks/{upid}/log': ofTask('Sys.Audit'),
  'DELETE /nodes/{node}/tasks/{upid}': ofTask('Sys.Modify'),
  'PUT /pools': changePool,
  'PUT /pools/{poolid}': changePool,
  'PUT /access/acl': changeAcl,
  'GET /access/permissions': otherPermissions,
};

/** Handlers that check more than the schema says, in ways not known here. */
const unknownInside =
  /^(POST|PUT) \/nodes\/\{node\}\/(qemu(\/\{vmid\}\/(config|clone|migrate|move_disk))?$|lxc\/\{vmid\}\/(remote_migrate|mtunnel))/;

/** What this call asks of whoever makes it; null when a server of this release has no such call. */
export function needOf(call: ApiCall, facts: CallFacts): Need | null {
  const method = findMethod(call.method, call.path, facts.release);
  if (!method) return null;
  const parameters = { ...call.parameters, ...method.parameters };
  const rule = insideRules[method.name];
  const inside = rule?.({ parameters, facts }) ?? (unknownInside.test(method.name) ? furtherChecks : nothing);
  const isUnknown = method.rights.who === 'inside' && !rule;
  const tokens: Need = method.takesTokens ? nothing : { kind: 'no-token' };
  return all(schemaPart(method.rights, parameters), isUnknown ? furtherChecks : inside, tokens);
}

/** What the server will say to this login, before the call is made. */
export function predictCall(call: ApiCall, login: Login, facts: CallFacts): Verdict {
  const need = needOf(call, facts);
  return need
    ? judge(need, login)
    : { state: 'unknown', why: `Proxmox VE ${facts.release} is not known to have ${call.method} ${call.path}` };
}

const furtherChecks = unknown('What Proxmox checks here is told by no schema');

function schemaPart(rights: MethodRights, parameters: Readonly<Record<string, string>>): Need {
  switch (rights.who) {
    case 'everybody':
    case 'filtered':
    case 'inside':
      return nothing;
    case 'root-only':
      return rootOnly;
    case 'checked':
      return schemaNeed(rights.check, parameters);
  }
}
