import { systemLog } from '../../world/system-log.ts';
import { may, type Call, type Handlers } from '../call.ts';
import { versionOf } from '../../world/release.ts';

const SDN_INDEX = [
  'vnets',
  'zones',
  'controllers',
  'ipams',
  'dns',
  'fabrics',
  'lock',
  'dry-run',
  'rollback',
  'prefix-lists',
  'route-maps',
];
const JOBS_INDEX = ['schedule-analyze', 'realm-sync'];
const DEFAULT_ENTRIES = 50;

export const clusterReadHandlers: Handlers = {
  'GET /version': ({ world }) => {
    const { console } = world.state.options;
    const version = versionOf(world.state);
    return console === undefined ? version : { ...version, console };
  },
  'GET /cluster/jobs': () => JOBS_INDEX.map((subdir) => ({ subdir })),
  // Neither replication jobs nor software-defined networks are configured.
  'GET /cluster/replication': () => [],
  'GET /cluster/sdn': () => SDN_INDEX.map((id) => ({ id })),
  'GET /cluster/sdn/vnets': () => [],
  'GET /cluster/sdn/zones': () => [],
  'GET /cluster/log': listLog,
};

/** The cluster's log, newest first; without Sys.Syslog only what one did oneself. (pmxcfs, logger.c) */
function listLog(call: Call): unknown[] {
  const { world, who, parameters } = call;
  const seesAll = may(call, '/', ['Sys.Syslog']);
  const entries = world.state.nodes.flatMap((node) =>
    systemLog(world, node).flatMap((entry, index) =>
      entry.user === undefined ? [] : [{ ...entry, user: entry.user, uid: index + 1, node: node.name }],
    ),
  );
  return entries
    .filter(({ user }) => seesAll || user === who.authid)
    .toSorted((a, b) => b.timeMs - a.timeMs || b.uid - a.uid)
    .slice(0, Number(parameters['max'] ?? DEFAULT_ENTRIES))
    .map(({ uid, node, timeMs, identifier, pid, priority, message, user }) => ({
      uid,
      id: `${uid}:${node}`,
      node,
      time: Math.floor(timeMs / 1000),
      pri: priority,
      tag: identifier,
      pid,
      user,
      msg: message.replace(/^<[^>]*> /, ''),
    }));
}
