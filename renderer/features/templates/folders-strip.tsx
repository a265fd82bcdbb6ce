import { Ellipsis, Folder } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LibraryFolder } from '../../../shared/domain/template-library.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Age } from '../../ui/relative-time.tsx';
import { scanFolders, tellFailure } from './template-actions.ts';

/** The folders templates are read from, each with how it is and what can be done with it. */
export function FoldersStrip(): ReactNode {
  const folders = useSelect(useApp().stores.templates, (state) => state.folders);
  if (folders.length === 0) return null;
  return (
    <ul
      aria-label="Template folders"
      className="flex shrink-0 flex-wrap gap-x-5 gap-y-1 border-b border-line px-4 py-1.5"
    >
      {folders.map((folder) => (
        <li key={folder.path} className="flex min-w-0 items-center gap-2">
          <FolderLine folder={folder} />
        </li>
      ))}
    </ul>
  );
}

function FolderLine({ folder: { path, isWatched, lastScannedAt, problem } }: { folder: LibraryFolder }): ReactNode {
  const app = useApp();
  const { client, stores } = app;
  const attempt = (work: () => Promise<unknown>) => () => {
    work().catch((error: unknown) => tellFailure(error, app));
  };
  return (
    <>
      <Folder aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <span className="min-w-0 max-w-90 truncate font-mono text-sm" title={path}>
        {path}
      </span>
      {problem === null ? (
        <StatusWord tone={isWatched ? 'running' : 'stopped'} isHollow={!isWatched}>
          {isWatched ? 'watched' : 'on request'}
        </StatusWord>
      ) : (
        <StatusWord tone="failed">
          <span className="max-w-80 truncate" title={problem}>
            {problem}
          </span>
        </StatusWord>
      )}
      {lastScannedAt !== null && (
        <span className="text-sm whitespace-nowrap text-ink-3">
          seen <Age at={lastScannedAt} />
        </span>
      )}
      <Menu
        trigger={
          <IconButton label={`Actions for ${path}`} size="small">
            <Ellipsis aria-hidden />
          </IconButton>
        }
        entries={[
          { kind: 'item', id: 'scan', label: 'Look for changes', onSelect: attempt(() => scanFolders(app, path)) },
          {
            kind: 'check',
            id: 'watch',
            label: 'Watch it',
            isOn: isWatched,
            onChange: (isOn) => attempt(() => client.call('template:watch-folder', { path, isWatched: isOn }))(),
          },
          { kind: 'separator', id: 'line' },
          {
            kind: 'item',
            id: 'remove',
            label: 'Remove from the library',
            onSelect: attempt(async () => {
              await client.call('template:remove-folder', { path });
              stores.toasts.show(
                'info',
                'The folder is not looked at any more',
                'Its templates stay, and so do its files.',
              );
            }),
          },
        ]}
      />
    </>
  );
}
