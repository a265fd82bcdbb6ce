import type { Expression } from './method-table.ts';
import { all, any, held, root, unknown, type Need } from './need.ts';

type Parameters = Readonly<Record<string, string>>;

/** What an expression of the schema asks of a call with these parameters. (PVE/RPCEnvironment.pm, exec_api2_perm_check) */
export function schemaNeed([kind, ...rest]: Expression, parameters: Parameters): Need {
  switch (kind) {
    case 'and':
      return all(...rest.filter(isExpression).map((one) => schemaNeed(one, parameters)));
    case 'or':
      return any(...rest.filter(isExpression).map((one) => schemaNeed(one, parameters)));
    case 'perm':
      return permNeed(rest, parameters);
    case 'perm-modify':
      return modifyNeed(fillIn(String(rest[0]), parameters));
    case 'userid-param':
      return userNeed(String(rest[0]), parameters['userid'] ?? '');
    case 'userid-group':
      return groupNeed(textList(rest[0]), rest.includes('groups_param') ? (parameters['groups'] ?? '') : '');
    default:
      return unknown(`Gantry does not know the check “${kind}” of Proxmox`);
  }
}

/** Whoever may allocate something may also hand out rights on it. (check_perm_modify) */
export function modifyNeed(path: string): Need {
  const area = /^\/(vms|storage|pool)\/./.exec(path)?.[1];
  const allocating: Readonly<Record<string, string>> = {
    vms: 'VM.Allocate',
    storage: 'Datastore.Allocate',
    pool: 'Pool.Allocate',
  };
  const other = area === undefined ? undefined : allocating[area];
  return held(path, 'Permissions.Modify', ...(other === undefined ? [] : [other]));
}

function permNeed([template, privileges, ...options]: readonly unknown[], parameters: Parameters): Need {
  const required = options[options.indexOf('require_param') + 1];
  if (options.includes('require_param') && parameters[String(required)] === undefined) return any();
  const path = fillIn(String(template), parameters);
  const names = textList(privileges);
  return options.includes('any') ? held(path, ...names) : all(...names.map((name) => held(path, name)));
}

function userNeed(demanded: string, userid: string): Need {
  if (demanded === 'self') return { kind: 'is', names: [userid] };
  return held(`/access/realm/${userid.split('@')[1] ?? ''}`, demanded);
}

/** A right on every group, or on those that are meant; which groups a user is in, is not told. */
function groupNeed(privileges: readonly string[], groups: string): Need {
  const named = groups.split(/[,;\s]+/).filter((group) => group !== '');
  const onThose = named.map((group) => held(`/access/groups/${group}`, ...privileges));
  const elsewhere =
    onThose.length > 0
      ? all(...onThose, held('/access/groups/*', ...privileges))
      : held('/access/groups/*', ...privileges);
  return any(held('/access/groups', ...privileges), elsewhere);
}

const fillIn = (template: string, parameters: Parameters): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '*');
const textList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const isExpression = (value: unknown): value is Expression => Array.isArray(value) && typeof value[0] === 'string';

/** What only root may call. */
export const rootOnly: Need = root('Proxmox lets only root@pam do this, signed in by password');
