import { useMemo, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../../shared/domain/connection.ts';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Age } from '../../../ui/relative-time.tsx';
import { changeReason } from '../actions/action.ts';
import { useActionFacts } from '../actions/use-container-actions.ts';
import { unreachableReason } from '../row-words.ts';
import { ConfigEditor } from './config-editor.tsx';
import { isReadOnly } from './foretell-change.ts';
import { useConfig } from './use-config.ts';

type Props = { row: ContainerRow; connection: ConnectionSummary | undefined };

/** The whole configuration of a container: changed while its server is in reach, else to be read as it was seen last. */
export function ConfigTab({ row, connection }: Props): ReactNode {
  const { stores } = useApp();
  const facts = useActionFacts();
  const away = unreachableReason(row, connection);
  const seen = useConfig(row, away === null);
  const { config, isFresh, isLoading, error } = seen;
  const version = useSelect(stores.serverFacts, ({ byId }) => byId.get(row.connectionId)?.versions[row.node] ?? null);
  const login = facts.logins.get(row.connectionId) ?? null;
  const mayOnlyRead = useMemo(
    () => config !== null && isReadOnly(config, { login, version }),
    [config, login, version],
  );
  return (
    <div className="flex min-h-full flex-col gap-4 p-4 pb-0">
      {error && <ErrorNotice {...explain(error)} />}
      {config !== null && !isFresh && !isLoading && (
        <Notice
          tone="info"
          title={
            <>
              As of <Age at={config.observedAt} />
            </>
          }
        >
          <p className="text-ink-2">
            {away ?? 'It could not be read now'}: the configuration can be looked at, not changed.
            {config.withheld.length > 0 && ` Not kept, for it may hold secrets: ${config.withheld.join(', ')}.`}
          </p>
        </Notice>
      )}
      {mayOnlyRead && isFresh && (
        <Notice
          tone="info"
          title="Your login may look at it, not change it"
          action={
            <Button
              size="small"
              onClick={() => stores.navigation.go({ page: 'servers', connectionId: row.connectionId })}
            >
              Open server
            </Button>
          }
        >
          <p className="text-ink-2">Each option says which right it needs; the server’s page has them all.</p>
        </Notice>
      )}
      {config === null && !isLoading && !error && (
        <p className="text-ink-2">
          {away === null
            ? 'Nothing is known of its configuration.'
            : `${away}, and its configuration was never read here.`}
        </p>
      )}
      {config !== null && (
        <ConfigEditor
          key={row.key}
          row={row}
          config={config}
          version={version}
          login={login}
          reason={
            changeReason(row, facts) ?? (isFresh ? null : isLoading ? 'It is being read…' : 'It could not be read now')
          }
          onTold={seen.take}
          onAsk={seen.reload}
        />
      )}
    </div>
  );
}
