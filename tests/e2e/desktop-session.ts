import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { runCommand } from '../../scripts/lib/run-command.ts';

export type ShownNotification = { summary: string; body: string; urgency: string };

/** A session bus of the test's own, and on it a real notification daemon (dunst). Nothing else of a desktop: no tray, no panel. */
export async function startDesktopSession(): Promise<DesktopSession> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-session-'));
  const configuration = path.join(folder, 'dunstrc');
  await fs.writeFile(configuration, '[global]\n  follow = none\n[urgency_normal]\n  timeout = 0\n');
  const bus = spawn('dbus-daemon', [
    '--session',
    '--nofork',
    '--nopidfile',
    '--print-address',
    `--address=unix:dir=${folder}`,
  ]);
  const address = await firstLine(bus);
  const env = { DBUS_SESSION_BUS_ADDRESS: address };
  const daemon = spawn('dunst', ['-print', '-config', configuration], { env: { ...process.env, ...env } });
  const session = new DesktopSession({ folder, env, processes: [daemon, bus], daemon });
  await expect(async () => void (await session.ask('is-paused'))).toPass({ timeout: 10_000 });
  return session;
}

type Parts = { folder: string; env: Readonly<Record<string, string>>; processes: ChildProcess[]; daemon: ChildProcess };

export class DesktopSession implements AsyncDisposable {
  /** What an app needs to be part of it. */
  readonly env: Readonly<Record<string, string>>;
  readonly #parts: Parts;
  #printed = '';

  constructor(parts: Parts) {
    this.env = parts.env;
    this.#parts = parts;
    parts.daemon.stdout?.on('data', (chunk: Buffer) => {
      this.#printed += chunk.toString('utf8');
    });
  }

  /** Every notification that was shown so far, oldest first. */
  get notifications(): ShownNotification[] {
    const field = (block: string, name: string): string =>
      new RegExp(`^\\t${name}: '?(.*?)'?$`, 'm').exec(block)?.[1] ?? '';
    // One that has not been printed to its end is not there yet.
    return [...this.#printed.matchAll(/^\{$(.*?)^\}$/gms)].map(([block]) => ({
      summary: field(block, 'summary'),
      body: field(block, 'body'),
      urgency: field(block, 'urgency').toLowerCase(),
    }));
  }

  /** Does what a click on the newest notification does. */
  async clickNewest(): Promise<void> {
    await this.ask('action', '0');
  }

  async ask(...args: string[]): Promise<string> {
    const result = await runCommand('dunstctl', args, { env: { ...this.env } });
    if (result.code !== 0) throw new Error(`dunstctl ${args.join(' ')}: ${result.stderr}`);
    return result.stdout.trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#parts.processes) child.kill('SIGTERM');
    await fs.rm(this.#parts.folder, { recursive: true, force: true });
  }
}

/** The bus prints its address when it is ready. */
const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the session bus has ended')));
  });
