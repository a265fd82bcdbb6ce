import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';
import { VaultGate } from '../features/first-run/vault-gate.tsx';
import { AppContext, useApp, useSelect, type AppParts } from '../hooks/app-context.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { AddServer, FirstRun } from './pages.ts';
import { Shell } from './shell.tsx';
import { Toasts } from './toasts.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import { useTheme } from './use-theme.ts';

export function App({ parts }: { parts: AppParts }): ReactNode {
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider>
        <AppContext value={parts}>
          <ErrorBoundary>
            <Screen />
            <VaultGate />
            <Toasts />
          </ErrorBoundary>
        </AppContext>
      </Tooltip.Provider>
    </CSPProvider>
  );
}

/** The first run until there is a server; the shell from then on. */
function Screen(): ReactNode {
  const { stores } = useApp();
  useTheme();
  useKeptFocus();
  const isKnown = useSelect(stores.connections, ({ load }) => load.name !== 'loading');
  const hasServers = useSelect(stores.connections, ({ all, load }) => all.length > 0 || load.name === 'failed');
  const page = useSelect(stores.navigation, ({ place }) => place.page);
  if (!isKnown) return null;
  if (hasServers || page === 'gallery') return <Shell />;
  if (page === 'add-server')
    return (
      <main tabIndex={-1} className="h-full overflow-y-auto outline-none">
        <AddServer />
      </main>
    );
  return <FirstRun />;
}
