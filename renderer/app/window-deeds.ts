import type { WindowCommand } from '../../shared/domain/app-command.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { editNew } from '../stores/edit-new-template.ts';
import { copyDiagnostics } from '../features/settings/diagnostics.ts';
import { lockReason, lockSecrets } from '../features/settings/lock-secrets.ts';
import { addFolder, importTemplates, scanFolders } from '../features/templates/template-actions.ts';
import type { AppParts } from '../hooks/app-context.ts';
import type { Place } from '../stores/navigation-store.ts';
import type { CommandDeed } from './command-deed.ts';
import { editDeed } from './edit-deeds.ts';
import { focusRegion } from './regions.ts';
import { sections, settingsSection } from './sections.ts';
import { searchFieldId } from './top-bar.tsx';

/** What the window itself can be asked for. */
export function windowDeed(command: WindowCommand, parts: AppParts): CommandDeed {
  const { client, stores } = parts;
  const { all, load } = stores.connections.getState();
  const hasShell = all.length > 0 || load.name === 'failed';
  const needsServer = hasShell ? null : 'Connect a server or open the demo homelab first';
  const go = (place: Place): CommandDeed => ({ reason: needsServer, run: () => stores.navigation.go(place) });
  const { settings } = stores.settings.getState();
  const change = (more: Partial<Settings>, reason = needsServer): CommandDeed => ({
    reason,
    run: () => stores.settings.change(more),
  });
  const theme = (wanted: Settings['theme']) =>
    change({ theme: wanted }, settings.theme === wanted ? 'It is so already' : null);

  switch (command) {
    case 'new-container':
      return go({ page: 'create', templateId: null });
    case 'new-template':
      return { reason: needsServer, run: () => editNew(stores) };
    case 'save-template':
    case 'undo-template':
    case 'redo-template':
      return editDeed(command, parts);
    case 'import-templates':
      return { reason: needsServer, run: () => importTemplates(parts) };
    case 'add-template-folder':
      return { reason: needsServer, run: () => addFolder(parts) };
    case 'scan-templates':
      return {
        reason:
          needsServer ?? (stores.templates.getState().folders.length > 0 ? null : 'There are no template folders'),
        run: () => scanFolders(parts, null),
      };
    case 'add-server':
      return { ...go({ page: 'add-server' }), reason: null };
    case 'open-demo':
      return {
        reason: all.some(({ isDemo }) => isDemo) ? 'The demo homelab is open already' : null,
        run: () => openDemo(parts),
      };
    case 'go-containers':
      return go(sections[0].place);
    case 'go-templates':
      return go(sections[1].place);
    case 'go-buckets':
      return go({ page: 'buckets', bucketId: null });
    case 'go-jobs':
      return go(sections[2].place);
    case 'go-servers':
      return go(sections[3].place);
    case 'go-settings':
      return go(settingsSection.place);
    case 'about':
      return go({ page: 'settings', section: 'about' });
    case 'go-back':
      return {
        reason: stores.navigation.getState().back.length > 0 ? null : 'There is nothing to go back to',
        run: () => stores.navigation.goBack(),
      };
    case 'go-forward':
      return {
        reason: stores.navigation.getState().forward.length > 0 ? null : 'There is nothing to go forward to',
        run: () => stores.navigation.goForward(),
      };
    case 'search':
      return {
        reason: document.querySelector(`#${searchFieldId}`) ? null : 'There is nothing to search on this page',
        run: () => document.querySelector<HTMLInputElement>(`#${searchFieldId}`)?.select(),
      };
    case 'search-logs':
      return {
        reason: needsServer,
        run: () => {
          stores.navigation.go({ page: 'jobs' });
          stores.logSearch.choose(true);
          // The page, with its field, is there with the next frame.
          requestAnimationFrame(() => document.querySelector<HTMLInputElement>(`#${searchFieldId}`)?.select());
        },
      };
    case 'palette':
    case 'shortcuts':
      return { reason: needsServer, run: () => stores.overlay.show(command) };
    case 'refresh':
      return {
        reason: needsServer,
        // How a server is shows at the server: an unreachable one is no failure of the command.
        run: async () => {
          await Promise.allSettled(all.map(({ id }) => client.call('connection:refresh', { connectionId: id })));
        },
      };
    case 'toggle-rail':
      return change({ isRailCollapsed: !settings.isRailCollapsed });
    case 'theme-system':
      return theme('system');
    case 'theme-light':
      return theme('light');
    case 'theme-dark':
      return theme('dark');
    case 'toggle-single-keys':
      return change({ hasSingleKeyShortcuts: !settings.hasSingleKeyShortcuts });
    case 'toggle-notifications':
      return change({ hasNotifications: !settings.hasNotifications });
    case 'unlock': {
      const { status } = stores.vault.getState();
      const isLocked = status?.state === 'passphrase' && !status.isUnlocked;
      return { reason: isLocked ? null : 'Nothing is locked', run: () => stores.vault.putOffUnlock(false) };
    }
    case 'lock':
      return { reason: lockReason(stores.vault.getState(), stores.jobs.getState()), run: () => lockSecrets(parts) };
    case 'faults':
      return {
        reason: stores.faults.getState().isRunning ? null : 'The demo homelab is not open',
        run: stores.faults.open,
      };
    case 'next-region':
      return { reason: null, run: () => focusRegion(1) };
    case 'previous-region':
      return { reason: null, run: () => focusRegion(-1) };
    case 'copy-diagnostics':
      return { reason: null, run: () => copyDiagnostics(parts) };
  }
}

async function openDemo({ client, stores }: AppParts): Promise<void> {
  await client.call('demo:open', {});
  stores.navigation.go({ page: 'containers', key: null });
  await Promise.all([stores.connections.reload(), stores.inventory.reload(), stores.templates.reload()]);
}
