import { lazy, Suspense, useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { demoRootPassword } from '../../../shared/domain/demo-login.ts';
import type { OpenedTerminal } from '../../../shared/domain/terminal.ts';
import { toErrorData, type AppErrorData } from '../../../shared/errors.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import type { TerminalHandle, TerminalSize } from '../../ui/terminal.tsx';

const Terminal = lazy(async () => ({ default: (await import('../../ui/terminal.tsx')).Terminal }));

type State =
  | { name: 'opening' }
  | { name: 'open'; terminal: OpenedTerminal }
  | { name: 'ended'; reason: string | null }
  | { name: 'failed'; error: AppErrorData };

/** A shell in a container, as long as the page is open. */
export function ShellPage({ rowKey }: { rowKey: string }): ReactNode {
  const [round, setRound] = useState(0);
  return <Shell key={round} rowKey={rowKey} onAgain={() => setRound(round + 1)} />;
}

function Shell({ rowKey, onAgain }: { rowKey: string; onAgain: () => void }): ReactNode {
  const { client, stores } = useApp();
  const row = useSelect(stores.inventory, ({ byKey }) => byKey.get(rowKey));
  // What comes with the demo homelab was made by nobody who could know.
  const isDemoGuest = useSelect(
    stores.connections,
    ({ byId }) => row !== undefined && row.origin !== 'managed' && byId.get(row.connectionId)?.isDemo === true,
  );
  const view = useRef<TerminalHandle | null>(null);
  const open = useRef<OpenedTerminal | null>(null);
  const [state, setState] = useState<State>({ name: 'opening' });
  const [isThere, setThere] = useState(false);
  const connectionId = row?.connectionId;
  const vmid = row?.vmid;
  const takeView = useCallback((handle: TerminalHandle | null) => {
    view.current = handle;
    setThere(handle !== null);
  }, []);

  useEffect(() => {
    if (!isThere || connectionId === undefined || vmid === undefined) return undefined;
    const stop = new AbortController();
    const begin = async (): Promise<void> => {
      try {
        const size = view.current?.size() ?? { columns: 80, rows: 24 };
        const terminal = await client.call('terminal:open', { connectionId, vmid, ...size }, stop.signal);
        open.current = terminal;
        setState({ name: 'open', terminal });
        view.current?.focus();
      } catch (error) {
        if (!stop.signal.aborted) setState({ name: 'failed', error: toErrorData(error) });
      }
    };
    void begin();
    return () => {
      stop.abort();
      const { current } = open;
      open.current = null;
      if (current) void client.call('terminal:close', { terminalId: current.terminalId }).catch(() => undefined);
    };
  }, [client, connectionId, vmid, isThere]);

  useEffect(() => {
    const show = async (terminalId: OpenedTerminal['terminalId'], text: string): Promise<void> => {
      await view.current?.print(text);
      await client.call('terminal:seen', { terminalId, characters: text.length });
    };
    const stops = [
      client.on('terminal:output', ({ terminalId, text }) => {
        if (terminalId === open.current?.terminalId) void show(terminalId, text);
      }),
      client.on('terminal:ended', ({ terminalId, reason }) => {
        if (terminalId !== open.current?.terminalId) return;
        open.current = null;
        setState({ name: 'ended', reason });
      }),
    ];
    return () => {
      for (const unsubscribe of stops) unsubscribe();
    };
  }, [client]);

  // What is typed into a shell that has just ended goes nowhere, and the page says so already.
  const type = useCallback(
    (text: string) => {
      const terminalId = open.current?.terminalId;
      if (terminalId) void client.call('terminal:write', { terminalId, text }).catch(() => undefined);
    },
    [client],
  );
  const resize = useCallback(
    (size: TerminalSize) => {
      const terminalId = open.current?.terminalId;
      if (terminalId) void client.call('terminal:resize', { terminalId, ...size }).catch(() => undefined);
    },
    [client],
  );
  const isOver = state.name === 'ended' || state.name === 'failed';
  return (
    <section aria-label="Shell" className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center justify-between gap-3 border-b border-line px-4 py-2">
        <div className="min-w-0">
          <h2 className="truncate font-medium">{row?.name ?? 'Unknown container'}</h2>
          <p role="status" className="truncate text-sm text-ink-3" title={noteOf(state) ?? undefined}>
            {wordsOf(state)}
            {isDemoGuest && state.name === 'open' && ` If it asks: login root, password ${demoRootPassword}.`}
          </p>
        </div>
        <div className="flex shrink-0 gap-2">
          {isOver && (
            <Button tone="primary" onClick={onAgain}>
              Open it again
            </Button>
          )}
          <Button onClick={() => stores.navigation.go({ page: 'containers', key: rowKey })}>Close</Button>
        </div>
      </header>
      {state.name === 'failed' && (
        <div className="p-3">
          <ErrorNotice {...explain(state.error)} />
        </div>
      )}
      <Suspense fallback={null}>
        <Terminal
          label={`Shell in ${row?.name ?? 'the container'}`}
          onType={type}
          onResize={resize}
          handle={takeView}
        />
      </Suspense>
    </section>
  );
}

const noteOf = (state: State): string | null => (state.name === 'open' ? state.terminal.note : null);

function wordsOf(state: State): string {
  switch (state.name) {
    case 'opening':
      return 'Opening a shell…';
    case 'open':
      return state.terminal.note ?? `${state.terminal.label}.`;
    case 'ended':
      return state.reason === null ? 'The shell has ended.' : `The shell has ended: ${state.reason}.`;
    case 'failed':
      return 'No shell could be opened.';
  }
}
