import type { CreationChoices } from '../../shared/domain/creation-request.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { JobData } from '../../shared/domain/job.ts';
import type { JobServices } from './services.ts';

/** What a creation was told to make, to begin another one with; null for a job of another kind. */
export function creationChoicesOf(jobId: JobId, { store }: Pick<JobServices, 'store'>): CreationChoices | null {
  const data = store.jobs.data(jobId);
  return data?.kind === 'create-container' ? choicesOf(data) : null;
}

/** Without any secret: of those that were entered only the names. */
export const choicesOf = ({
  plan: { spec, hasRootPassword, variables },
}: Extract<JobData, { kind: 'create-container' }>): CreationChoices => ({
  spec,
  hasRootPassword,
  enteredVariables: variables.filter(({ source }) => source === 'entered').map(({ name }) => name),
});
