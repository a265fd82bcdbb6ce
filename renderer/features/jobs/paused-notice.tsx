import type { ReactNode } from 'react';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { grantLines, pauseWords, type PausedState } from './pause-words.ts';

/** Why a job stands still, and the two ways on. */
export function PausedNotice({ job, state }: { job: JobSnapshot; state: PausedState }): ReactNode {
  const { client, stores } = useApp();
  const server = useSelect(stores.connections, ({ byId }) => byId.get(job.connectionId));
  const answer = useAction(async (accept: boolean) => {
    await client.call('job:answer', { jobId: job.id, accept });
  });
  const { title, text, goOn, stop, stopHelp } = pauseWords(state, job.steps);
  const lines = grantLines(state, server?.auth);
  return (
    <Notice tone={state.kind === 'asked' ? 'info' : 'attention'} title={title}>
      {text && <p className="text-ink-2 whitespace-pre-line [overflow-wrap:anywhere]">{text}</p>}
      {lines !== null && (
        <>
          <p>In a shell on the server, these lines give it to {loginOf(server?.auth)}:</p>
          <CodeBlock text={lines} label="Commands that give the missing right" />
        </>
      )}
      <div className="mt-1 flex gap-2">
        <Button tone="primary" size="large" isBusy={answer.isBusy} onClick={() => answer.run(true)}>
          {goOn}
        </Button>
        <Button size="large" isBusy={answer.isBusy} tip={stopHelp} onClick={() => answer.run(false)}>
          {stop}
        </Button>
      </div>
      {answer.error && <ErrorNotice {...explain(answer.error)} />}
    </Notice>
  );
}

function loginOf(
  auth: { kind: 'token'; tokenName: string } | { kind: 'ticket'; userName: string } | undefined,
): string {
  if (auth === undefined) return 'the login';
  return auth.kind === 'token' ? `the token ${auth.tokenName}` : auth.userName;
}
