import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { toErrorData } from '../../../shared/errors.ts';
import type { JobId } from '../../../shared/domain/ids.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useCancellable } from '../../hooks/use-cancellable.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Menu } from '../../ui/menu.tsx';

type What = 'text' | 'colours' | 'bundle';

/** Writes the whole log, or all that is known of the job, into a file; main asks where, and can be stopped on the way. */
export function SaveLog({ jobId, hostname }: { jobId: JobId; hostname: string }): ReactNode {
  const { client, stores } = useApp();
  const [isAsking, setAsking] = useState(false);
  const save = useCancellable(async (signal, what: What) => {
    try {
      if (what === 'bundle') {
        const saved = await client.call('job:export-bundle', { jobId }, signal);
        if (saved)
          stores.toasts.show('success', `Bundle of ${hostname} saved`, `${saved.files.length} files in ${saved.path}`);
        return;
      }
      const saved = await client.call('job:export-log', { jobId, withColours: what === 'colours' }, signal);
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
      <Button size="small" onClick={save.cancel}>
        Stop saving
      </Button>
    );
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton label="Save the log" size="small">
            <Download aria-hidden />
          </IconButton>
        }
        entries={[
          { kind: 'item', id: 'text', label: 'As text…', onSelect: () => save.run('text') },
          { kind: 'item', id: 'colours', label: 'As text with its colours…', onSelect: () => save.run('colours') },
          { kind: 'separator', id: 'line' },
          { kind: 'item', id: 'bundle', label: 'As a bundle for a report…', onSelect: () => setAsking(true) },
        ]}
      />
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title="Save a bundle for a report"
        description="One archive with all that Gantry knows of this job, for somebody who helps you."
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button
              tone="primary"
              onClick={() => {
                setAsking(false);
                save.run('bundle');
              }}
            >
              Save the bundle…
            </Button>
          </>
        }
      >
        <BundleContent />
      </Dialog>
    </>
  );
}

function BundleContent(): ReactNode {
  return (
    <div className="flex flex-col gap-2">
      <p>In it are:</p>
      <ul className="list-disc pl-5">
        <li>the whole log, as text and as data</li>
        <li>what was asked for: the plan with its scripts and files, and each step’s outcome</li>
        <li>why it failed, as Gantry explains it</li>
        <li>the versions of Gantry, this system and Proxmox</li>
      </ul>
      <p className="text-ink-2">
        Passwords, tokens and private keys are masked: those Gantry knows, and what looks like one. Names and addresses
        of your servers and containers are not, and a secret written into a script under a name of its own may be
        missed. Have a look before you pass it on.
      </p>
    </div>
  );
}
