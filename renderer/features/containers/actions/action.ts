import type { LucideIcon } from 'lucide-react';
import type { CapabilityId } from '../../../../shared/domain/capability-ids.ts';
import type { ConnectionSummary } from '../../../../shared/domain/connection.ts';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import type { ConnectionId } from '../../../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../../../shared/domain/job.ts';
import type { Login } from '../../../../shared/rights/judge.ts';
import { loginOf, missingPrivilege, type ServerFacts } from '../../../../shared/domain/server-facts.ts';
import type { AppParts } from '../../../hooks/app-context.ts';
import { blockedReason } from '../row-words.ts';
import { busyWord } from './busy-word.ts';

export type ActionId =
  | 'open'
  | 'start'
  | 'shutdown'
  | 'reboot'
  | 'stop'
  | 'refresh-services'
  | 'open-last-job'
  | 'open-shell'
  | 'save-template'
  | 'new-like-this'
  | 'copy-address'
  | 'copy-name'
  | 'copy-id'
  | 'delete'
  | 'forget'
  | `open-web:${string}`;

/** What is known besides the row itself. */
export type ActionFacts = {
  readonly servers: ReadonlyMap<ConnectionId, ConnectionSummary>;
  /** Who we are on each server, where it is known what we may do there. */
  readonly logins: ReadonlyMap<ConnectionId, Login | null>;
  /** The unfinished job that works on a container, by the key of its row. */
  readonly busy: ReadonlyMap<string, JobSnapshot>;
  /** Rows something was asked for this moment. */
  readonly asking: ReadonlySet<string>;
};

/** One deed on containers, described once for every button, menu, key and palette. */
export type ContainerAction = {
  readonly id: ActionId;
  /** `…` at its end when something is asked first. */
  readonly title: (count: number) => string;
  readonly icon: LucideIcon;
  readonly tone: 'plain' | 'danger';
  readonly group: 'open' | 'power' | 'copy' | 'danger';
  /** As `event.key` names it, with `Shift+` before it; null for none. */
  readonly key: string | null;
  readonly canDoMany: boolean;
  /** Whether a menu should show it for this row at all. */
  readonly isOffered: (row: ContainerRow) => boolean;
  /** Why it cannot be done to this row now; null when it can. Rights are looked at for all actions alike. */
  readonly reason: (row: ContainerRow, facts: ActionFacts) => string | null;
  /** `rows` are those that have no reason against it, `skipped` the others. Rejects with what main answered. */
  readonly run: (rows: readonly ContainerRow[], tools: ActionTools) => Promise<void>;
};

export type Skipped = { readonly row: ContainerRow; readonly reason: string };
export type ActionTools = AppParts & { readonly skipped: readonly Skipped[] };

/** Why nothing that changes the container is possible now. */
export function changeReason(row: ContainerRow, { servers, busy, asking }: ActionFacts): string | null {
  const job = busy.get(row.key);
  if (job) return busyWord(job);
  if (asking.has(row.key)) return 'Asking the server…';
  return blockedReason(row, servers.get(row.connectionId));
}

/** Our login on every server, worked out once instead of once a row. */
export function loginsOn(
  servers: ReadonlyMap<ConnectionId, ConnectionSummary>,
  facts: ReadonlyMap<ConnectionId, ServerFacts>,
): ReadonlyMap<ConnectionId, Login | null> {
  return new Map([...servers].map(([id, { auth }]) => [id, loginOf(auth, facts.get(id))]));
}

const capabilities: Partial<Record<ActionId, CapabilityId>> = {
  start: 'power',
  shutdown: 'power',
  reboot: 'power',
  stop: 'power',
  delete: 'delete',
  'save-template': 'see-containers',
  'new-like-this': 'see-containers',
  'open-shell': 'console',
};

/** The privilege our login misses for it; null when it misses none or nobody knows. */
function forbiddenReason(id: ActionId, row: ContainerRow, { logins, servers }: ActionFacts): string | null {
  const { connectionId, vmid, containerId } = row;
  const capability = capabilities[id];
  if (!capability) return null;
  const missing = missingPrivilege(logins.get(connectionId) ?? null, capability, vmid);
  if (missing === null) return null;
  if (id !== 'open-shell') return `Needs ${missing}`;
  // Into what Gantry made it has a key, and a node lets its user into all its containers.
  return containerId !== null || servers.get(connectionId)?.hasNodeSignIn
    ? null
    : `Needs ${missing}, or a sign-in to its node`;
}

/** Rows an action can be done to, and those it cannot, with the reason. */
export function divide(
  action: ContainerAction,
  rows: readonly ContainerRow[],
  facts: ActionFacts,
): { possible: readonly ContainerRow[]; skipped: readonly Skipped[] } {
  const possible: ContainerRow[] = [];
  const skipped: Skipped[] = [];
  for (const row of rows) {
    const reason = action.reason(row, facts) ?? forbiddenReason(action.id, row, facts);
    if (reason === null) possible.push(row);
    else skipped.push({ row, reason });
  }
  return { possible, skipped };
}

/** Why the action is off for these rows together; null when it can be done to at least one of them. */
export function actionReason(
  action: ContainerAction,
  rows: readonly ContainerRow[],
  facts: ActionFacts,
): string | null {
  if (rows.length === 0) return 'Select a container first';
  if (rows.length > 1 && !action.canDoMany) return 'Works on one container at a time';
  const { possible, skipped } = divide(action, rows, facts);
  const [first] = skipped;
  if (possible.length > 0 || !first) return null;
  if (rows.length === 1) return first.reason;
  const isSame = skipped.every(({ reason }) => reason === first.reason);
  return isSame ? `None of the ${rows.length}: ${first.reason}` : `None of the ${rows.length} can do that now`;
}
