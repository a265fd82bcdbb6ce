import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { findElectronRuntime } from '../../scripts/electron/find-runtime.ts';
import { launchApp, type GantryApp } from '../e2e/app.ts';
import { FirstRunPage } from '../e2e/pages/first-run-page.ts';
import { windowClient } from '../e2e/window-client.ts';
import type { Profile } from './window-profile.ts';

export const emptyWindowFolder = path.join(import.meta.dirname, 'empty-window');
export const sandboxArgs: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Gantry on a prepared folder, without network, past the question where secrets may be kept. */
export async function openGantry(profile: Profile): Promise<GantryApp> {
  const gantry = await launchApp({ userDataDir: profile.folder, args: ['--offline'] });
  const firstRun = new FirstRunPage(gantry.window);
  const table = gantry.window.getByRole('grid', { name: 'Containers' });
  await firstRun.vaultChoice.or(table).first().waitFor();
  // The question comes after the list, and not on every system.
  const { state } = await windowClient(gantry.window).call('vault:status', {});
  if (state === 'choose') await firstRun.keepSecretsForThisSession();
  return gantry;
}

export type EmptyWindow = AsyncDisposable & { readonly app: ElectronApplication; readonly window: Page };

/** An Electron window of the same size with one line of text. */
export async function openEmptyWindow(): Promise<EmptyWindow> {
  const { executable } = await findElectronRuntime();
  const app = await _electron.launch({
    executablePath: executable,
    args: [...sandboxArgs, emptyWindowFolder],
    env: electronEnvironment(),
  });
  const window = await app.firstWindow();
  await window.getByText('Empty').waitFor();
  return { app, window, [Symbol.asyncDispose]: () => app.close() };
}

/** As inherited, but as Electron, not as Node. */
export function electronEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || name === 'ELECTRON_RUN_AS_NODE' ? [] : [[name, value]],
    ),
  );
}

/** The value below which `part` (0–1) of the sorted measurements lie. */
export const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;

export const rangeOf = (sorted: readonly number[]): string =>
  `${sorted.at(0)?.toFixed(1)}–${sorted.at(-1)?.toFixed(1)}`;
