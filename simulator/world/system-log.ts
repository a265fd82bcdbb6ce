import { KERNEL, KERNEL_BUILD } from './kernel.ts';
import type { NodeState, TaskState } from './world-state.ts';
import type { World } from './world.ts';

/** One line of a node's journal. */
export type LogEntry = {
  readonly timeMs: number;
  /** What wrote it, such as `pvedaemon`. */
  readonly identifier: string;
  /** 0: the kernel. */
  readonly pid: number;
  /** 0 (emergency) to 7 (debug). */
  readonly priority: number;
  readonly message: string;
  /** Who caused it, where it also stands in the cluster's log. */
  readonly user?: string;
};

const INFO = 6;
const WARNING = 4;
const ERROR = 3;
const DAEMON_PID = 1093;
const KERNEL_BANNER = `Linux version ${KERNEL} (build@proxmox) (gcc (Debian 14.2.0-19) 14.2.0) ${KERNEL_BUILD}`;
/** What a node says while it boots, with the seconds since power-on. */
const BOOT: readonly (readonly [seconds: number, identifier: string, pid: number, message: string])[] = [
  [0, 'kernel', 0, KERNEL_BANNER],
  [3, 'systemd', 1, 'Started systemd-journald.service - Journal Service.'],
  [6, 'systemd', 1, 'Started ssh.service - OpenBSD Secure Shell server.'],
  [8, 'pmxcfs', 982, '[main] notice: resolved node name to its default node IP address'],
  [9, 'systemd', 1, 'Started pve-cluster.service - The Proxmox VE cluster filesystem.'],
  [12, 'pvestatd', 1071, 'starting server'],
  [13, 'pvedaemon', DAEMON_PID, 'starting server'],
  [13, 'pvedaemon', DAEMON_PID, 'starting 3 worker(s)'],
  [15, 'pveproxy', 1108, 'starting server'],
  [15, 'pveproxy', 1108, 'starting 3 worker(s)'],
  [16, 'systemd', 1, 'Reached target multi-user.target - Multi-User System.'],
];

/** What a task's worker itself notes down first. (syslog calls of the API methods) */
const DEEDS: Readonly<Record<string, string>> = {
  vzstart: 'starting CT',
  vzstop: 'stopping CT',
  vzshutdown: 'shutdown CT',
  qmstart: 'start VM',
  qmstop: 'stop VM',
  qmshutdown: 'shutdown VM',
  srvstart: 'starting service',
  srvstop: 'stoping service',
  srvrestart: 're-starting service',
  srvreload: 'reloading service',
};

/** The journal of a node, oldest first: how it booted, and what its tasks did since. */
export function systemLog({ state }: World, node: NodeState): LogEntry[] {
  const boot = BOOT.map(([seconds, identifier, pid, message]) => ({
    timeMs: state.bootedAt + seconds * 1000,
    identifier,
    pid,
    priority: INFO,
    message,
  }));
  const ofTasks = state.tasks.filter((task) => task.node === node.name).toReversed();
  return [...boot, ...ofTasks.flatMap(entriesOf)].toSorted((a, b) => a.timeMs - b.timeMs);
}

function entriesOf(task: TaskState): LogEntry[] {
  const { upid, type, id, pid, owner: user, startTime, endTime, exitStatus } = task;
  const common = { identifier: 'pvedaemon', priority: INFO, timeMs: startTime * 1000 };
  const started = { ...common, pid: DAEMON_PID, message: `<${user}> starting task ${upid}`, user };
  const deed = DEEDS[type];
  const done = deed === undefined ? [] : [{ ...common, pid, message: `${deed} ${id}: ${upid}` }];
  if (endTime === null || exitStatus === null) return [started, ...done];
  const ended = {
    identifier: 'pvedaemon',
    pid: DAEMON_PID,
    priority: priorityOf(exitStatus),
    timeMs: endTime * 1000,
    message: `<${user}> end task ${upid} ${exitStatus}`,
    user,
  };
  return [started, ...done, ended];
}

function priorityOf(exitStatus: string): number {
  if (exitStatus === 'OK') return INFO;
  return /^WARNINGS: \d+$/.test(exitStatus) ? WARNING : ERROR;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As `journalctl -o short` writes it; the nodes' clocks run on UTC. */
export function printLogEntry({ timeMs, identifier, pid, message }: LogEntry, host: string): string {
  const date = new Date(timeMs);
  const day = `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, '0')}`;
  const writer = pid === 0 ? identifier : `${identifier}[${pid}]`;
  return `${day} ${date.toISOString().slice(11, 19)} ${host} ${writer}: ${message}`;
}
