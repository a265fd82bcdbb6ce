import { useState, type ReactNode } from 'react';
import { FaultsPanel } from '../features/demo/faults-panel.tsx';
import { Palette } from './palette.tsx';
import { PageView } from './page-view.tsx';
import { Rail } from './rail.tsx';
import { ShortcutsSheet } from './shortcuts-sheet.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

type Overlay = 'none' | 'palette' | 'shortcuts';

/** Rail, top bar, page, status bar. */
export function Shell(): ReactNode {
  const [overlay, setOverlay] = useState<Overlay>('none');
  useShortcuts({ openPalette: () => setOverlay('palette'), openSheet: () => setOverlay('shortcuts') });
  const close = () => setOverlay('none');
  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-0 flex-1">
        <Rail />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar onPalette={() => setOverlay('palette')} />
          <div className="relative flex min-h-0 flex-1 overflow-hidden">
            <main className="flex min-h-0 min-w-0 flex-1 flex-col">
              <PageView />
            </main>
            <FaultsPanel />
          </div>
        </div>
      </div>
      <StatusBar />
      <Palette isOpen={overlay === 'palette'} onClose={close} onSheet={() => setOverlay('shortcuts')} />
      <ShortcutsSheet isOpen={overlay === 'shortcuts'} onClose={close} />
    </div>
  );
}
