import { endAnyRun } from '../surviving-run.ts';
import type { ProvisionOptions, Transport } from '../transport.ts';

/** What runs that install packages are called inside. */
export const packageRuns = { manager: 'packages', custom: 'custom' } as const;

/** Ends the installation that an earlier start of the app has left running. */
export async function endPackages(transport: Transport, { signal }: Pick<ProvisionOptions, 'signal'>): Promise<void> {
  for (const id of Object.values(packageRuns)) await endAnyRun(transport, { id }, { signal });
}
