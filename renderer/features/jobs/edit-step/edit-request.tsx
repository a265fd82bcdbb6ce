import { PencilLine } from 'lucide-react';
import { useCallback, useState, type ReactNode } from 'react';
import type { JobSnapshot } from '../../../../shared/domain/job.ts';
import { useApp } from '../../../hooks/app-context.ts';
import { useRequest } from '../../../hooks/use-request.ts';
import { Button } from '../../../ui/button.tsx';
import { EditRequestDialog } from './edit-request-dialog.tsx';

/** The way to another request, where the creation has stopped before anything was made. */
export function EditRequest({ job }: { job: JobSnapshot }): ReactNode {
  const { client } = useApp();
  const { id: jobId } = job;
  const [isEditing, setEditing] = useState(false);
  const [asked] = useRequest(
    useCallback((signal: AbortSignal) => client.call('job:creation-request', { jobId }, signal), [client, jobId]),
  );
  if (!asked.value) return null;
  return (
    <>
      <Button onClick={() => setEditing(true)}>
        <PencilLine aria-hidden />
        Change it and retry…
      </Button>
      {isEditing && <EditRequestDialog job={job} request={asked.value} onClose={() => setEditing(false)} />}
    </>
  );
}
