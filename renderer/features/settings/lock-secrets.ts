import { isOver } from '../../../shared/domain/job.ts';
import type { AppParts } from '../../hooks/app-context.ts';
import type { JobsState } from '../../stores/jobs-store.ts';
import type { VaultState } from '../../stores/vault-store.ts';

/** Why the secrets cannot be locked now; null when they can. */
export function lockReason({ status }: VaultState, { newestFirst }: Pick<JobsState, 'newestFirst'>): string | null {
  if (status?.state !== 'passphrase') return 'They are not kept under a passphrase';
  if (!status.isUnlocked) return 'They are locked';
  return newestFirst.some(({ state }) => !isOver(state)) ? 'A job still needs them' : null;
}

/** Locks them; the question for the passphrase waits until it is asked for. */
export async function lockSecrets({ client, stores }: AppParts): Promise<void> {
  stores.vault.putOffUnlock(true);
  stores.vault.accept(await client.call('vault:lock', {}));
  stores.toasts.show('success', 'Secrets are locked', 'Nothing is sent to a server until you unlock them.');
}
