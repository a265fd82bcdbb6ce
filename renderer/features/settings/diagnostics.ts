import type { AppInfo, Settings } from '../../../shared/domain/settings.ts';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import type { AppParts } from '../../hooks/app-context.ts';

type Facts = {
  readonly info: AppInfo;
  readonly settings: Settings;
  readonly servers: readonly ConnectionSummary[];
  readonly containers: number;
  readonly jobs: readonly JobSnapshot[];
};

/** What helps to understand a report. No names, addresses or secrets: it is made to be posted in public. */
export function diagnosticsText({ info, settings, servers, containers, jobs }: Facts): string {
  const counts = new Map<string, number>();
  for (const { state } of jobs) counts.set(state.name, (counts.get(state.name) ?? 0) + 1);
  return [
    `Gantry ${info.version}, Electron ${info.electron}, ${info.platform}`,
    `Theme ${settings.theme}, single keys ${settings.hasSingleKeyShortcuts ? 'on' : 'off'}`,
    ...servers.map((server, index) => `Server ${index + 1}${server.isDemo ? ' (demo)' : ''}: ${healthOf(server)}`),
    `Containers: ${containers}`,
    `Jobs: ${[...counts].map(([name, count]) => `${count} ${name}`).join(', ') || 'none'}`,
  ].join('\n');
}

/** Puts it on the clipboard and says so. */
export async function copyDiagnostics({ client, stores }: AppParts): Promise<void> {
  const text = diagnosticsText({
    info: await client.call('app:info', {}),
    settings: stores.settings.getState().settings,
    servers: stores.connections.getState().all,
    containers: stores.inventory.getState().rows.length,
    jobs: stores.jobs.getState().newestFirst,
  });
  await navigator.clipboard.writeText(text);
  stores.toasts.show('success', 'Diagnostics copied', 'Versions and counts, without names or addresses.');
}

function healthOf({ health, auth }: ConnectionSummary): string {
  switch (health.state) {
    case 'online':
      return `online, Proxmox VE ${health.version}, ${auth.kind}`;
    case 'offline':
      return `offline, ${health.error.code}, ${auth.kind}`;
    case 'unknown':
      return `not asked yet, ${auth.kind}`;
  }
}
