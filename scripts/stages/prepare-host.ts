import type { ElectronRuntime } from '../electron/find-runtime.ts';
import { findElectronRuntime } from '../electron/find-runtime.ts';
import { ensureHostNeeds, hostNeeds } from '../host-packages.ts';
import { say } from '../lib/entry.ts';

/**
 * Makes this machine ready for tests with windows: system packages (installed when this is root on Debian or Ubuntu,
 * named otherwise) and an Electron with a store module that loads in it.
 */
export async function prepareHost(): Promise<ElectronRuntime> {
  // First the compiler, which the runtime may need; then the libraries, which only the runtime itself can name.
  await ensureHostNeeds(hostNeeds(), say);
  const runtime = await findElectronRuntime();
  await ensureHostNeeds(hostNeeds(runtime.executable), say);
  return runtime;
}
