import { useEffect, useState } from 'react';
import { useFormContext } from 'react-hook-form';
import type { JobId } from '../../../../shared/domain/ids.ts';
import { isOver, type JobSnapshot } from '../../../../shared/domain/job.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { newestFetch } from '../../../stores/os-template-words.ts';
import type { WizardValues } from '../../../stores/wizard-draft-store.ts';
import { osTemplateChoices } from '../os-template-choice.ts';
import type { WizardData } from '../use-wizard-data.ts';

export type Arrival = {
  /** Brings the chosen OS template, or was to; null where nothing was begun while this form was open. */
  readonly job: JobSnapshot | null;
  /** Why nothing can be created yet. */
  readonly blockedReason: string | null;
};

/** Whether the chosen OS template is still on its way, and what the form has to say about it once it is not. */
export function useArrival({ options, reloadOptions }: Pick<WizardData, 'options' | 'reloadOptions'>): Arrival {
  const { stores } = useApp();
  const { watch, setValue } = useFormContext<WizardValues>();
  const [connectionId, node, volid] = watch(['connectionId', 'node', 'ostemplate']);
  const job = useSelect(stores.jobs, ({ newestFirst }) => newestFetch(newestFirst, { connectionId, node, volid }));
  const [seen, setSeen] = useState<JobId | null>(null);
  const isArriving = job !== null && !isOver(job.state);
  if (isArriving && seen !== job.id) setSeen(job.id);
  const own = isArriving || job?.id === seen ? job : null;
  const hasArrived = own?.state.name === 'succeeded';
  useEffect(() => {
    if (hasArrived) reloadOptions();
  }, [hasArrived, reloadOptions]);

  const choice = options.value && osTemplateChoices(options.value).find((one) => one.volid === volid);
  const needsDownload = isArriving || hasArrived ? false : (choice?.needsDownload ?? null);
  useEffect(() => {
    if (needsDownload !== null) setValue('needsDownload', needsDownload);
  }, [needsDownload, setValue]);

  const blockedReason = isArriving
    ? `${job.hostname} is still on its way to ${node}`
    : own && !hasArrived && choice === undefined
      ? `${own.hostname} did not arrive on ${node}; choose another OS template`
      : null;
  return { job: own, blockedReason };
}
