import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { _electron } from '@playwright/test';
import { findElectronRuntime } from '../../scripts/electron/find-runtime.ts';
import { projectRoot } from '../../scripts/lib/project.ts';
import { runCommand } from '../../scripts/lib/run-command.ts';
import { answerDialogs } from './native-shell.ts';
import { steady } from './steady-main.ts';

export type LaunchOptions = {
  /** A profile to go on with; without it a fresh one is made and deleted at the end. */
  readonly userDataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments for the app itself, such as `--offline`. */
  readonly args?: readonly string[];
  /** Another app's folder than this project's. */
  readonly appFolder?: string;
  /** Leaves the window the size it opens with, for tests about just that. */
  readonly keepsSize?: boolean;
};

const WINDOW = { width: 1280, height: 800 };
const LAUNCH_MS = 60_000;
const CLOSE_MS = 20_000;

/**
 * Starts Gantry in the Electron at hand, or the packaged program that GANTRY_E2E_EXECUTABLE names.
 * `await using gantry = await launchApp()`: at the end of the test the app is closed, and the test fails if the page
 * violated its content security policy or had an uncaught error.
 */
export async function launchApp(options: LaunchOptions = {}): Promise<GantryApp> {
  const userDataDir = options.userDataDir ?? (await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-e2e-')));
  const gantry = new GantryApp(options, userDataDir);
  await gantry.open();
  return gantry;
}

export class GantryApp implements AsyncDisposable {
  readonly userDataDir: string;
  readonly #options: LaunchOptions;
  readonly #problems: string[] = [];
  readonly #consoleErrors: string[] = [];
  readonly #watched = new WeakSet<Page>();
  #output = '';
  #running: { readonly app: ElectronApplication; readonly window: Page } | undefined;

  constructor(options: LaunchOptions, userDataDir: string) {
    this.#options = options;
    this.userDataDir = userDataDir;
  }

  get app(): ElectronApplication {
    return this.#opened().app;
  }

  get window(): Page {
    return this.#opened().window;
  }

  /** What the main process wrote to its standard output and error so far, over all launches. */
  get mainOutput(): string {
    return this.#output;
  }

  /** Every error the page logged to its console. */
  get consoleErrors(): readonly string[] {
    return this.#consoleErrors;
  }

  /** Violations of the content security policy and uncaught errors of the page: none may remain at the end. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Closes the app and opens it again on the same profile, by default with the same arguments. */
  async relaunch(changes: Pick<LaunchOptions, 'args' | 'env'> = {}): Promise<void> {
    await this.close();
    await this.open(changes);
  }

  async open(changes: Pick<LaunchOptions, 'args' | 'env'> = {}): Promise<void> {
    const { args, env, appFolder = projectRoot, keepsSize = false } = { ...this.#options, ...changes };
    const command = await this.#command(args);
    const launched = await _electron.launch({
      executablePath: command.executable,
      args: command.args,
      cwd: appFolder,
      env: { ...inheritedEnvironment(), ...env },
      timeout: LAUNCH_MS,
    });
    const app = steady(launched);
    const keep = (chunk: Buffer): void => {
      this.#output += chunk.toString('utf8');
    };
    app.process().stdout?.on('data', keep);
    app.process().stderr?.on('data', keep);
    app.on('window', (page) => this.#watch(page));
    try {
      const window = await app.firstWindow({ timeout: LAUNCH_MS });
      this.#watch(window);
      if (!keepsSize) {
        await app.evaluate(({ BrowserWindow }, size) => {
          BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height);
        }, WINDOW);
        await window.waitForFunction((size) => innerWidth === size.width && innerHeight === size.height, WINDOW);
      }
      this.#running = { app, window };
    } catch (error) {
      app.process().kill('SIGKILL');
      throw new Error(`The app opened no window. It wrote:\n${this.#output}`, { cause: error });
    }
  }

  /** Starts the program a second time on the same profile, as a click on a link or an icon does; gives back its exit code. */
  async startAgain(args: readonly string[]): Promise<number> {
    const { executable, args: all } = await this.#command(args);
    const cwd = this.#options.appFolder ?? projectRoot;
    return (await runCommand(executable, all, { cwd, env: { ELECTRON_RUN_AS_NODE: undefined }, timeoutMs: LAUNCH_MS }))
      .code;
  }

  /** Quits the app as its user would, also while jobs run; kills it when it does not end. `answer` is to what is asked then. */
  async close(answer = 'Pause and quit'): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    const child = running.app.process();
    // It may have ended by itself.
    if (child.exitCode === null) await answerDialogs(running.app, answer).catch(() => undefined);
    const timer = setTimeout(() => {
      this.#problems.push(`the app did not quit within ${CLOSE_MS / 1000} s`);
      child.kill('SIGKILL');
    }, CLOSE_MS);
    await running.app.close().finally(() => clearTimeout(timer));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    // Chromium's helpers end a little later and may be writing still.
    if (this.#options.userDataDir === undefined)
      await fs.rm(this.userDataDir, { recursive: true, force: true, maxRetries: 10 });
    if (this.#problems.length > 0) throw new Error(`The page had problems:\n${this.#problems.join('\n')}`);
  }

  async #command(args: readonly string[] = []): Promise<{ executable: string; args: string[] }> {
    const packaged = process.env['GANTRY_E2E_EXECUTABLE'];
    return {
      executable: packaged ?? (await findElectronRuntime()).executable,
      args: [
        // Chromium has no sandbox for root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...(packaged === undefined ? [this.#options.appFolder ?? projectRoot] : []),
        `--user-data-dir=${this.userDataDir}`,
        ...args,
      ],
    };
  }

  #watch(page: Page): void {
    if (this.#watched.has(page)) return;
    this.#watched.add(page);
    page.on('pageerror', (error) => this.#problems.push(`uncaught: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      this.#consoleErrors.push(message.text());
      if (message.text().includes('Content Security Policy')) this.#problems.push(message.text());
    });
  }

  #opened(): { readonly app: ElectronApplication; readonly window: Page } {
    if (this.#running === undefined) throw new Error('The app is closed.');
    return this.#running;
  }
}

function inheritedEnvironment(): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && name !== 'ELECTRON_RUN_AS_NODE') inherited[name] = value;
  }
  return inherited;
}
