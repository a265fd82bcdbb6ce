import {
  AppWindow,
  Copy,
  CopyPlus,
  Eraser,
  Globe,
  LayoutTemplate,
  ListChecks,
  RefreshCw,
  SquareTerminal,
  Trash2,
} from 'lucide-react';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import { editNew } from '../../../stores/edit-new-template.ts';
import { blockedReason, isWebUrl, webReason } from '../row-words.ts';
import { changeReason, type ActionFacts, type ActionTools, type ContainerAction } from './action.ts';
import { busyWord } from './busy-word.ts';
import { powerContainerActions } from './power.ts';

/** The job to look at for a row: the one that works on it now, else the last one. */
const jobOf = (row: ContainerRow, { busy }: Pick<ActionFacts, 'busy'>) => busy.get(row.key)?.id ?? row.lastJobId;

const open: ContainerAction = {
  id: 'open',
  title: () => 'Open',
  icon: AppWindow,
  tone: 'plain',
  group: 'open',
  key: 'Enter',
  canDoMany: false,
  isOffered: () => true,
  reason: () => null,
  run: async ([row], { stores }) => {
    if (row) stores.navigation.go({ page: 'containers', key: row.key });
  },
};

const openLastJob: ContainerAction = {
  id: 'open-last-job',
  title: () => 'Open last job',
  icon: ListChecks,
  tone: 'plain',
  group: 'open',
  key: null,
  canDoMany: false,
  isOffered: () => true,
  reason: (row, facts) => (jobOf(row, facts) === null ? 'Gantry has not worked on it yet' : null),
  run: async ([row], { stores }) => {
    const job =
      row && stores.jobs.getState().newestFirst.find(({ connectionId, vmid }) => isOf(row, connectionId, vmid));
    const jobId = job?.id ?? row?.lastJobId ?? null;
    if (jobId !== null) stores.navigation.go({ page: 'job', jobId });
  },
};

const isOf = (row: ContainerRow, connectionId: string, vmid: number | null): boolean =>
  row.connectionId === connectionId && row.vmid === vmid;

const openShell: ContainerAction = {
  id: 'open-shell',
  title: () => 'Open a shell',
  icon: SquareTerminal,
  tone: 'plain',
  group: 'open',
  key: null,
  canDoMany: false,
  isOffered: ({ goneAt }) => goneAt === null,
  reason: (row, { servers }) =>
    blockedReason(row, servers.get(row.connectionId)) ?? (row.status === 'running' ? null : 'It is not running'),
  run: async ([row], { stores }) => {
    if (row) stores.navigation.go({ page: 'shell', key: row.key });
  },
};

const refreshServices: ContainerAction = {
  id: 'refresh-services',
  title: () => 'Look for services again',
  icon: RefreshCw,
  tone: 'plain',
  group: 'open',
  key: null,
  canDoMany: false,
  isOffered: ({ containerId }) => containerId !== null,
  reason: (row, facts) => {
    if (row.containerId === null) return 'Gantry looks into containers it made itself';
    return changeReason(row, facts) ?? (row.status === 'running' ? null : 'It is not running');
  },
  run: async ([row], { client, stores }) => {
    const containerId = row?.containerId ?? null;
    if (!row || containerId === null) return;
    await stores.containerDialog.once([row.key], async () => {
      const detail = await client.call('container:refresh-services', { containerId });
      const count = detail.row.services.length;
      const found = count === 0 ? 'No service found' : count === 1 ? '1 service found' : `${count} services found`;
      stores.toasts.show('success', found, `in ${row.name}`);
    });
  },
};

const saveAsTemplate: ContainerAction = {
  id: 'save-template',
  title: () => 'Save as template…',
  icon: LayoutTemplate,
  tone: 'plain',
  group: 'open',
  key: null,
  canDoMany: false,
  isOffered: ({ goneAt }) => goneAt === null,
  // Its configuration is asked from the server now.
  reason: (row, { servers }) => blockedReason(row, servers.get(row.connectionId)),
  run: async ([row], { client, stores }) => {
    if (!row) return;
    const { connectionId, node, vmid } = row;
    editNew(stores, await client.call('template:from-container', { connectionId, node, vmid }));
  },
};

const newLikeThis: ContainerAction = {
  id: 'new-like-this',
  title: () => 'New container like this',
  icon: CopyPlus,
  tone: 'plain',
  group: 'open',
  key: null,
  canDoMany: false,
  isOffered: ({ goneAt }) => goneAt === null,
  reason: (row, { servers }) => blockedReason(row, servers.get(row.connectionId)),
  run: async ([row], { client, stores }) => {
    if (!row) return;
    const { connectionId, node, vmid } = row;
    const made = await client.call('template:from-container', { connectionId, node, vmid });
    stores.wizardDraft.setState({
      seed: { kind: 'like', connectionId, node, name: row.name ?? made.template.name, made },
    });
    stores.navigation.go({ page: 'create', templateId: null });
  },
};

type Copied = {
  id: 'copy-address' | 'copy-name' | 'copy-id';
  what: string;
  key: string | null;
  of: (row: ContainerRow) => string | null;
};
const copied: readonly Copied[] = [
  { id: 'copy-address', what: 'address', key: 'c', of: ({ address }) => address },
  { id: 'copy-name', what: 'name', key: null, of: ({ name }) => name },
  { id: 'copy-id', what: 'ID', key: null, of: ({ vmid }) => String(vmid) },
];

/** Nothing secret: secrets are copied by main. Several go one a line. */
const copies = copied.map(({ id, what, key, of }): ContainerAction => ({
  id,
  title: (count) => `Copy ${what}${count > 1 ? (what === 'address' ? 'es' : 's') : ''}`,
  icon: Copy,
  tone: 'plain',
  group: 'copy',
  key,
  canDoMany: true,
  isOffered: () => true,
  reason: (row) => (of(row) === null ? `Its ${what} is not known` : null),
  run: async (rows, { stores }) => {
    const texts = rows.map(of).filter((text) => text !== null);
    await navigator.clipboard.writeText(texts.join('\n'));
    stores.toasts.show('success', 'Copied', texts.length === 1 ? (texts[0] ?? '') : `${texts.length} lines`);
  },
}));

const remove: ContainerAction = {
  id: 'delete',
  title: () => 'Delete…',
  icon: Trash2,
  tone: 'danger',
  group: 'danger',
  key: 'Delete',
  canDoMany: false,
  isOffered: ({ goneAt }) => goneAt === null,
  reason: changeReason,
  run: async ([row], { stores }) => {
    if (row) stores.containerDialog.open({ kind: 'delete', key: row.key });
  },
};

/** Whether a row may stand for nothing on the server; main looks before it believes that. */
const isForgettable = ({ goneAt, lifecycle }: ContainerRow): boolean => goneAt !== null || lifecycle === 'error';

const forget: ContainerAction = {
  id: 'forget',
  title: () => 'Remove the record…',
  icon: Eraser,
  tone: 'danger',
  group: 'danger',
  key: null,
  canDoMany: false,
  isOffered: isForgettable,
  reason: (row, { busy }) => {
    const job = busy.get(row.key);
    if (job) return busyWord(job);
    return isForgettable(row) ? null : 'It is on the server; delete it instead';
  },
  run: async ([row], { stores }) => {
    if (row) stores.containerDialog.open({ kind: 'forget', key: row.key });
  },
};

/** Every deed on containers, in the order of menus. */
export const containerActions: readonly ContainerAction[] = [
  open,
  ...powerContainerActions,
  refreshServices,
  openLastJob,
  openShell,
  newLikeThis,
  saveAsTemplate,
  ...copies,
  remove,
  forget,
];

/** One action per web service of a single row; none for several rows. */
export function webActions(rows: readonly ContainerRow[]): readonly ContainerAction[] {
  const [row] = rows;
  if (!row || rows.length > 1) return [];
  return row.services
    .filter(({ webUrl }) => isWebUrl(webUrl))
    .map((service): ContainerAction => ({
      id: `open-web:${service.id}`,
      title: () => `Open ${service.name} in the browser`,
      icon: Globe,
      tone: 'plain',
      group: 'open',
      key: null,
      canDoMany: false,
      isOffered: () => true,
      reason: (one, { servers }) => webReason(one, servers.get(one.connectionId)),
      run: async (_rows: readonly ContainerRow[], { client }: ActionTools) => {
        await client.call('service:open', { containerId: service.containerId, serviceId: service.id });
      },
    }));
}
