import type { MenuItemConstructorOptions } from 'electron';
import type { ConnectionSummary } from '../../shared/domain/connection.ts';
import type { ContainerRow } from '../../shared/domain/container.ts';
import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';

type TrayJob = Pick<JobSnapshot, 'id' | 'title' | 'state' | 'percent' | 'connectionId' | 'vmid' | 'endedAt'>;
type TrayRow = Pick<
  ContainerRow,
  'key' | 'connectionId' | 'vmid' | 'name' | 'status' | 'lock' | 'isTemplate' | 'goneAt'
>;
type TrayServer = Pick<ConnectionSummary, 'id' | 'name' | 'isProduction' | 'health'>;
export type TrayFacts = {
  /** Newest first. */
  jobs: readonly TrayJob[];
  rows: readonly TrayRow[];
  servers: readonly TrayServer[];
  isWindowShown: boolean;
  /** UTC ms. */
  now: number;
};
export type TrayDeeds = {
  toggleWindow: () => void;
  navigate: (to: string) => void;
  newContainer: () => void;
  power: (row: TrayRow, action: 'start' | 'shutdown') => void;
  quit: () => void;
};
export type TrayState = 'idle' | 'working' | 'attention' | 'offline';
type Entry = MenuItemConstructorOptions;

const mostJobs = 8;
const mostContainers = 8;

const count = (number: number, one: string, many: string): string => (number === 1 ? one : `${number} ${many}`);

/** So long something that stopped and waits for a decision is told. Later it is in the list of jobs. */
const toldForMs = 24 * 3_600_000;

/** Whether a job stopped lately and nobody has said what becomes of what it made. */
const isUndecided = ({ state, endedAt }: TrayJob, now: number): boolean =>
  (state.name === 'failed' || state.name === 'interrupted') &&
  state.choices.length > 0 &&
  endedAt !== null &&
  now - endedAt < toldForMs;

/** How things are, for the icon and in words: first what needs the user, then what runs, what stopped, and what is away. */
export function trayStatus({ jobs, servers, now }: Pick<TrayFacts, 'jobs' | 'servers' | 'now'>): {
  state: TrayState;
  text: string;
} {
  const paused = jobs.filter(({ state }) => state.name === 'paused');
  const asking = paused.filter(({ state }) => state.name === 'paused' && state.kind !== 'asked').length;
  if (asking > 0) return { state: 'attention', text: count(asking, 'A job needs you', 'jobs need you') };
  const running = jobs.filter(({ state }) => !isOver(state)).length - paused.length;
  if (running > 0) return { state: 'working', text: count(running, '1 job is running', 'jobs are running') };
  // The user has wished for it, and may have forgotten.
  if (paused.length > 0)
    return { state: 'attention', text: count(paused.length, 'A job is paused', 'jobs are paused') };
  const stopped = jobs.filter((job) => isUndecided(job, now)).length;
  if (stopped > 0) return { state: 'attention', text: count(stopped, 'A job stopped', 'jobs stopped') };
  const away = servers.filter(({ health }) => health.state === 'offline').length;
  if (away === 0) return { state: 'idle', text: 'No job is running' };
  const isAll = away === servers.length;
  const words = isAll
    ? count(away, 'The server is offline', 'servers, all of them offline')
    : `${away} of ${servers.length} servers offline`;
  return { state: isAll ? 'offline' : 'idle', text: words };
}

/** The tray's menu: what runs, the containers one is likely to want, and the way back to the window. */
export function trayMenu(facts: TrayFacts, deeds: TrayDeeds): Entry[] {
  const active = facts.jobs.filter(({ state }) => !isOver(state));
  const asking = active.filter(({ state }) => state.name === 'paused');
  const stopped = facts.jobs.filter((job) => isUndecided(job, facts.now));
  const worthALine = [...asking, ...active.filter((job) => !asking.includes(job)), ...stopped];
  const lines = worthALine.slice(0, mostJobs);
  const containers = likelyContainers(facts);
  return [
    { label: trayStatus(facts).text, enabled: false },
    ...lines.map((job): Entry => ({
      id: `job/${job.id}`,
      label: escape(`${job.title}: ${howItIs(job)}`),
      click: () => deeds.navigate(`job/${job.id}`),
    })),
    ...(worthALine.length > lines.length
      ? [{ label: `And ${worthALine.length - lines.length} more`, click: () => deeds.navigate('jobs') }]
      : []),
    { type: 'separator' },
    ...(containers.length > 0
      ? [{ label: 'Containers', submenu: containers.map((row) => containerEntry(row, facts, deeds)) } satisfies Entry]
      : []),
    ...(facts.servers.length > 0 ? [{ id: 'new', label: 'New container', click: deeds.newContainer }] : []),
    { type: 'separator' },
    { id: 'window', label: facts.isWindowShown ? 'Hide the window' : 'Open Gantry', click: deeds.toggleWindow },
    { id: 'quit', label: 'Quit Gantry', click: deeds.quit },
  ];
}

function howItIs({ state, percent }: TrayJob): string {
  if (state.name === 'paused') return state.kind === 'asked' ? 'paused' : 'needs you';
  if (state.name === 'failed' || state.name === 'interrupted') return state.name;
  // In steps of five, so that an open menu is not rebuilt at every percent.
  return state.name === 'queued' ? 'waits for its turn' : `${Math.floor(percent / 5) * 5} %`;
}

/** Those worked on last, then those that run. */
function likelyContainers({ jobs, rows }: TrayFacts): TrayRow[] {
  const present = rows.filter(({ goneAt, isTemplate }) => goneAt === null && !isTemplate);
  const byKey = new Map(present.map((row) => [row.key, row]));
  const recent = jobs.flatMap(({ connectionId, vmid }) => byKey.get(`${connectionId}/${vmid}`) ?? []);
  const running = present
    .filter(({ status }) => status === 'running')
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  return [...new Set([...recent, ...running])].slice(0, mostContainers);
}

function containerEntry(row: TrayRow, { jobs, servers }: TrayFacts, deeds: TrayDeeds): Entry {
  const server = servers.find(({ id }) => id === row.connectionId);
  const job = jobs.find(
    ({ connectionId, vmid, state }) => connectionId === row.connectionId && vmid === row.vmid && !isOver(state),
  );
  const isRunning = row.status === 'running';
  const reason = job
    ? 'a job works on it'
    : server?.health.state !== 'online'
      ? 'its server is offline'
      : row.lock !== null
        ? `locked by Proxmox: ${row.lock}`
        : null;
  const word = isRunning ? 'Shut down' : 'Start';
  const places = new Set(servers.map(({ id }) => id)).size > 1 && server ? ` on ${server.name}` : '';
  return {
    id: row.key,
    label: escape(`${row.name} (${row.vmid}${places}), ${row.status}`),
    submenu: [
      { label: 'Open', click: () => deeds.navigate(`containers/${row.key}`) },
      {
        id: `${isRunning ? 'shutdown' : 'start'} ${row.key}`,
        label: reason === null ? word : escape(`${word} (${reason})`),
        enabled: reason === null,
        // In production nothing goes down by one slip of the mouse: the window asks.
        click: () =>
          isRunning && server?.isProduction === true
            ? deeds.navigate(`containers/${row.key}`)
            : deeds.power(row, isRunning ? 'shutdown' : 'start'),
      },
    ],
  };
}

/** In native menus an ampersand marks the key of an entry. */
const escape = (text: string): string => text.replaceAll('&', '&&');
