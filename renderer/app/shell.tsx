import type { ReactNode } from 'react';
import { ContainerDialogs } from '../features/containers/actions/container-dialogs.tsx';
import { FaultsPanel } from '../features/demo/faults-panel.tsx';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { Palette } from './palette.tsx';
import { PageView } from './page-view.tsx';
import { Rail } from './rail.tsx';
import { ShortcutsSheet } from './shortcuts-sheet.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

/** Rail, top bar, page, status bar. */
export function Shell(): ReactNode {
  const { stores } = useApp();
  const overlay = useSelect(stores.overlay, (state) => state.overlay);
  useShortcuts();
  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-0 flex-1">
        <Rail />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar onPalette={() => stores.overlay.show('palette')} />
          <div className="relative flex min-h-0 flex-1 overflow-hidden">
            <main className="flex min-h-0 min-w-0 flex-1 flex-col">
              <PageView />
            </main>
            <FaultsPanel />
          </div>
        </div>
      </div>
      <StatusBar />
      <Palette
        isOpen={overlay === 'palette'}
        onClose={stores.overlay.close}
        onSheet={() => stores.overlay.show('shortcuts')}
      />
      <ShortcutsSheet isOpen={overlay === 'shortcuts'} onClose={stores.overlay.close} />
      <ContainerDialogs />
    </div>
  );
}
