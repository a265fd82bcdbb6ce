import type { LucideIcon } from 'lucide-react';
import { useMemo } from 'react';
import { toErrorData } from '../../../../shared/errors.ts';
import { jobId as jobIdSchema } from '../../../../shared/domain/ids.ts';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import { describeError } from '../../../errors/describe-error.ts';
import { useApp, useSelect, type AppParts } from '../../../hooks/app-context.ts';
import { actionReason, divide, loginsOn, type ActionFacts, type ActionId, type ContainerAction } from './action.ts';
import { busyJobs } from './busy-word.ts';
import { containerActions, webActions } from './container-actions.ts';

/** An action bound to rows: ready for a button, a menu entry, a key. */
export type BoundAction = {
  readonly id: ActionId;
  readonly title: string;
  readonly icon: LucideIcon;
  readonly tone: ContainerAction['tone'];
  readonly group: ContainerAction['group'];
  readonly key: string | null;
  readonly canDoMany: boolean;
  readonly isOffered: boolean;
  /** Why it is off; null when it is on. */
  readonly reason: string | null;
  /** Never rejects: what goes wrong is told as a message. Does nothing while there is a reason against it. */
  readonly run: () => void;
};

/** What actions need to know besides the rows; new only when something of it is. */
export function useActionFacts(): ActionFacts {
  const { stores } = useApp();
  const servers = useSelect(stores.connections, ({ byId }) => byId);
  const rights = useSelect(stores.serverFacts, ({ byId }) => byId);
  const jobs = useSelect(stores.jobs, ({ newestFirst }) => newestFirst);
  const asking = useSelect(stores.containerDialog, (state) => state.asking);
  const logins = useMemo(() => loginsOn(servers, rights), [servers, rights]);
  return useMemo(() => ({ servers, logins, busy: busyJobs(jobs), asking }), [servers, logins, jobs, asking]);
}

/** All actions for these rows together, in the order of menus; `rows` may be one, several or none. */
export function useContainerActions(rows: readonly ContainerRow[]): readonly BoundAction[] {
  const app = useApp();
  const facts = useActionFacts();
  return useMemo(
    () => [...containerActions, ...webActions(rows)].map((action) => bind(action, rows, facts, app)),
    [app, facts, rows],
  );
}

/** The same for those outside React, as of now. */
export function boundActions(rows: readonly ContainerRow[], app: AppParts): readonly BoundAction[] {
  const { stores } = app;
  const servers = stores.connections.getState().byId;
  const facts: ActionFacts = {
    servers,
    logins: loginsOn(servers, stores.serverFacts.getState().byId),
    busy: busyJobs(stores.jobs.getState().newestFirst),
    asking: stores.containerDialog.getState().asking,
  };
  return [...containerActions, ...webActions(rows)].map((action) => bind(action, rows, facts, app));
}

function bind(action: ContainerAction, rows: readonly ContainerRow[], facts: ActionFacts, app: AppParts): BoundAction {
  const { id, icon, tone, group, key, canDoMany } = action;
  const reason = actionReason(action, rows, facts);
  return {
    id,
    icon,
    tone,
    group,
    key,
    canDoMany,
    title: action.title(rows.length),
    isOffered: rows.some((row) => action.isOffered(row)),
    reason,
    run: () => {
      if (reason !== null) return;
      const { possible, skipped } = divide(action, rows, facts);
      action.run(possible, { ...app, skipped }).catch((thrown: unknown) => tellFailure(thrown, app));
    },
  };
}

/** Says what went wrong where the user is now; what is busy can be opened from there. */
export function tellFailure(thrown: unknown, { stores }: Pick<AppParts, 'stores'>): void {
  const error = toErrorData(thrown);
  const { title, explanation, nextStep } = describeError(error);
  const busyWith = error.code === 'container:busy' ? jobIdSchema.safeParse(error.details.jobId).data : undefined;
  stores.toasts.show(
    'failure',
    title,
    `${explanation} ${nextStep}`.trim(),
    ...(busyWith
      ? [{ label: 'Open that job', run: () => stores.navigation.go({ page: 'job', jobId: busyWith }) }]
      : []),
  );
}
