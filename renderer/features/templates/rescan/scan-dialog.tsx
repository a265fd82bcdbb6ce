import { useState, type ReactNode } from 'react';
import type { ScanReport } from '../../../../shared/domain/template-library.ts';
import type { TemplateProblem } from '../../../../shared/domain/template.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp } from '../../../hooks/app-context.ts';
import { useAction } from '../../../hooks/use-action.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { ProblemList } from '../library-problems.tsx';
import { scanFolders, tellFailure } from '../template-actions.ts';
import { ScanItemView } from './scan-item.tsx';
import { applyReason, decisionOn, firstDecisions, inOrder, toChoices, type Decision } from './scan-choices.ts';

/** What a look at the folders found, and what is to be done about each. Nothing happens before it is applied. */
export function ScanDialog({ report, onClose }: { report: ScanReport; onClose: () => void }): ReactNode {
  const app = useApp();
  const { client, stores } = app;
  const { items, inStepCount, scanId } = report;
  const [decisions, setDecisions] = useState(() => firstDecisions(items));
  const [problems, setProblems] = useState<readonly TemplateProblem[] | null>(null);
  const reason = applyReason(items, decisions);
  const apply = useAction(async () => {
    const { applied, problems: left } = await client.call('template:apply-scan', {
      scanId,
      choices: toChoices(items, decisions),
    });
    await stores.templates.reload();
    stores.toasts.show('success', applied === 1 ? 'One choice was carried out' : `${applied} choices were carried out`);
    if (left.length === 0) onClose();
    else setProblems(left);
  });
  const again = useAction(async () => {
    onClose();
    await scanFolders(app, null).catch((error: unknown) => tellFailure(error, app));
  });
  const decide = (path: string, decision: Decision) => setDecisions((before) => ({ ...before, [path]: decision }));
  const isStale = apply.error?.code === 'template:disk-changed' || apply.error?.code === 'template:changed';
  return (
    <Dialog
      isOpen
      isSticky
      onClose={onClose}
      className="top-[6%] max-h-[88vh] w-240"
      title={titleOf(items)}
      description={`${inStepCount === 0 ? '' : inStepCount === 1 ? 'One is unchanged. ' : `${inStepCount} are unchanged. `}Choose what to do with each; nothing is overwritten before you apply it.`}
      actions={
        problems ? (
          <Button tone="primary" onClick={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Leave all for later</Button>
            <Button tone="primary" isBusy={apply.isBusy} disabledReason={reason} onClick={apply.run}>
              Apply
            </Button>
          </>
        )
      }
    >
      {apply.error && (
        <ErrorNotice
          {...explain(apply.error)}
          action={
            isStale && (
              <Button size="small" isBusy={again.isBusy} onClick={again.run}>
                Look again
              </Button>
            )
          }
        />
      )}
      {problems && (
        <Notice tone="attention" title="Some of it could not be done">
          <ProblemList problems={problems} />
        </Notice>
      )}
      <ul aria-label="What was found" className="flex flex-col gap-2">
        {inOrder(items).map((item) => (
          <li key={item.path}>
            <ScanItemView
              item={item}
              decision={decisionOn(decisions, item)}
              onDecide={(decision) => decide(item.path, decision)}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Those that the library does not have yet were nothing before. */
function titleOf(items: ScanReport['items']): string {
  const isAllNew = items.every(({ templateId }) => templateId === null);
  if (isAllNew) return items.length === 1 ? 'One template was found' : `${items.length} templates were found`;
  return items.length === 1 ? 'One template is not as it was' : `${items.length} templates are not as they were`;
}
