import { useCallback, type KeyboardEvent } from 'react';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useLatest } from '../../hooks/use-latest.ts';
import { actionReason, divide } from './actions/action.ts';
import { containerActions } from './actions/container-actions.ts';
import { tellFailure, useActionFacts } from './actions/use-container-actions.ts';

/** Does what a key means for these rows, as the menu shows it; says why when it cannot be done. */
export function useActionKeys(): (rows: readonly ContainerRow[], event: KeyboardEvent) => void {
  const app = useApp();
  const facts = useLatest(useActionFacts());
  return useCallback(
    (rows, event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const isSingle = event.key.length === 1;
      if (isSingle && !app.stores.settings.getState().settings.hasSingleKeyShortcuts) return;
      const pressed = `${event.shiftKey ? 'Shift+' : ''}${event.key}`;
      const action = containerActions.find(({ key }) => key === pressed);
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      // A key that is held asks once.
      if (event.repeat) return;
      const reason = actionReason(action, rows, facts.current);
      if (reason !== null) return app.stores.toasts.show('info', action.title(rows.length), reason);
      const { possible, skipped } = divide(action, rows, facts.current);
      action.run(possible, { ...app, skipped }).catch((thrown: unknown) => tellFailure(thrown, app));
    },
    [app, facts],
  );
}
