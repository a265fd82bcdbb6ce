import { useState, type ReactNode } from 'react';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { JobAnnouncer } from './job-announcer.tsx';
import { PageView } from './page-view.tsx';
import {
  ContainerDialogs,
  FaultsPanel,
  OsTemplatesDialogs,
  Palette,
  ShortcutsSheet,
  TemplateDialogs,
} from './pages.ts';
import { Rail } from './rail.tsx';
import { StatusBar } from './status-bar.tsx';
import { pageTitleId, TopBar } from './top-bar.tsx';
import { focusPage, usePageFocus } from './use-page-focus.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useWindowTitle } from './use-window-title.ts';

/** Only there for those who come to it with the keyboard. */
const skipLink =
  'sr-only z-50 rounded-md border border-line-strong bg-raised px-3 py-1 focus:not-sr-only focus:absolute focus:top-2 focus:left-2';

/** Rail, top bar, page, status bar. */
export function Shell(): ReactNode {
  const { stores } = useApp();
  const isSheetOpen = useSelect(stores.overlay, ({ overlay }) => overlay === 'shortcuts');
  const isSheetThere = useOnceTrue(isSheetOpen);
  const isPaletteThere = useOnceTrue(useSelect(stores.overlay, ({ overlay }) => overlay === 'palette'));
  const hasFaultsPanel = useSelect(stores.faults, ({ isOpen }) => isOpen);
  const hasDialog = useSelect(stores.containerDialog, ({ dialog }) => dialog !== null);
  const hasTemplateDialog = useSelect(stores.templateDialog, ({ dialog }) => dialog !== null);
  const hasOsTemplates = useSelect(stores.osTemplates, ({ dialog }) => dialog !== null);
  const main = usePageFocus();
  useShortcuts();
  useWindowTitle();
  return (
    <div className="flex h-full flex-col">
      <button type="button" onClick={() => focusPage(main.current)} className={skipLink}>
        Skip to the page
      </button>
      <div className="flex min-h-0 flex-1">
        <Rail />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar onPalette={() => stores.overlay.show('palette')} />
          {/* `clip`: what is only there for screen readers must not let the page be scrolled away when a field is brought into view. */}
          <div className="relative flex min-h-0 flex-1 overflow-clip">
            <main
              ref={main}
              tabIndex={-1}
              aria-labelledby={pageTitleId}
              className="flex min-h-0 min-w-0 flex-1 flex-col outline-none"
            >
              <PageView />
            </main>
            {hasFaultsPanel && <FaultsPanel />}
          </div>
        </div>
      </div>
      <StatusBar />
      <JobAnnouncer />
      {isPaletteThere && <Palette />}
      {isSheetThere && <ShortcutsSheet isOpen={isSheetOpen} onClose={stores.overlay.close} />}
      {hasDialog && <ContainerDialogs />}
      {hasTemplateDialog && <TemplateDialogs />}
      {hasOsTemplates && <OsTemplatesDialogs />}
    </div>
  );
}

/** True from the first time on: what has been opened stays, so that it can close in its own time. */
function useOnceTrue(isTrue: boolean): boolean {
  const [was, setWas] = useState(isTrue);
  if (isTrue && !was) setWas(true);
  return was || isTrue;
}
