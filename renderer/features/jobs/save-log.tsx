import { Download } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { JobId } from '../../../shared/domain/ids.ts';
import { toErrorData } from '../../../shared/errors.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button, IconButton } from '../../ui/button.tsx';

/** Writes the whole log into a file; main asks where, and can be stopped on the way. */
export function SaveLog({ jobId, hostname }: { jobId: JobId; hostname: string }): ReactNode {
  const { client, stores } = useApp();
  const stop = useRef(new AbortController());
  const save = useAction(async () => {
    stop.current = new AbortController();
    const { signal } = stop.current;
    try {
      const saved = await client.call('job:export-log', { jobId }, signal);
      if (saved)
        stores.toasts.show(
          'success',
          `Log of ${hostname} saved`,
          `${saved.lines.toLocaleString('en')} lines in ${saved.path}`,
        );
    } catch (error) {
      if (signal.aborted) return;
      const { title, explanation } = explain(toErrorData(error));
      stores.toasts.show('failure', title, explanation);
    }
  });
  if (save.isBusy)
    return (
      <Button size="small" onClick={() => stop.current.abort()}>
        Stop saving
      </Button>
    );
  return (
    <IconButton label="Save the whole log…" size="small" onClick={() => save.run()}>
      <Download aria-hidden />
    </IconButton>
  );
}
