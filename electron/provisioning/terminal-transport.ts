import { systemClock } from '../lib/clock.ts';
import type { Clock } from '../lib/clock.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import type { TerminalLine } from '../proxmox/console.ts';
import { RemoteShell } from '../ssh/remote-shell.ts';
import { openShellMode, restoreCmode, restoreDeadline } from './cmode.ts';
import type { CmodeNote } from './cmode.ts';
import { driverLifeMs } from './terminal/driver-script.ts';
import { farewell, isSilent, TerminalDriver } from './terminal/terminal-driver.ts';
import { runInTerminal } from './terminal/terminal-run.ts';
import type { Transport } from './transport.ts';

/** How long a driver that is told to go may take. */
const farewellWaitMs = 2_000;

export type TerminalOptions = {
  proxmox: Proxmox;
  /** The node that owns the container. */
  node: string;
  vmid: number;
  clock: Clock;
  /** Told before `cmode` is changed, so that it can be put back after a crash (`restoreCmode`). Not called when it is `shell` already. */
  remember: (note: CmodeNote) => Promise<void> | void;
  /** Told when everything is as it was. */
  forget?: ((note: CmodeNote) => Promise<void> | void) | undefined;
  /** Proxmox makes the console a shell only with the container's next start: whether it may be restarted for that. */
  mayRestart?: boolean | undefined;
  signal?: AbortSignal | undefined;
};

type Where = Pick<TerminalOptions, 'proxmox' | 'node' | 'vmid' | 'clock' | 'signal'>;

/**
 * Opens a root shell of a running container through the API (`termproxy`), for images and networks where nothing else gets in. Closing
 * ends the shell and puts `cmode` back. One at a time for a container: everybody who opens its console gets the same one.
 * @throws AppError `pve:` codes of the API; `container:not-running`; `ssh:connection-lost` when the terminal ends by itself;
 * `provision:unsupported` when the console is no shell, somebody's session is in the way, or the system lacks what is needed
 */
export async function openTerminalTransport({
  proxmox,
  node,
  vmid,
  clock,
  remember,
  forget,
  mayRestart = false,
  signal,
}: TerminalOptions): Promise<Transport> {
  const notes: CmodeNote[] = [];
  const putBack = async (): Promise<void> => {
    for (const note of notes) {
      await restoreCmode(proxmox, note, { signal: restoreDeadline() });
      await forget?.(note);
    }
  };
  const rememberIt = async (note: CmodeNote): Promise<void> => {
    await remember(note);
    notes.push(note);
  };
  try {
    await openShellMode(proxmox, { node, vmid }, { remember: rememberIt, mayRestart, signal });
    const where = { proxmox, node, vmid, clock, signal };
    const driver = await startDriver(where);
    const end = async (): Promise<void> => {
      if (await driver.leave()) tokens.delete(placeOf(where));
      await putBack();
    };
    return transportOf(driver, end);
  } catch (error) {
    // What went wrong first is what is told; what could not be put back is remembered.
    await putBack().catch(() => undefined);
    throw error;
  }
}

/** Tokens of drivers that are at a console, or may still be there because the connection to them was lost. */
const tokens = new Map<string, string>();

const placeOf = ({ proxmox, node, vmid }: Pick<TerminalOptions, 'proxmox' | 'node' | 'vmid'>): string =>
  `${proxmox.console.server}/${node}/${vmid}`;

async function startDriver(options: Where): Promise<TerminalDriver> {
  const { vmid, clock, signal } = options;
  const place = placeOf(options);
  for (let isSecond = false; ; isSecond = true) {
    const line = await openFree(options, tokens.get(place));
    try {
      const driver = await TerminalDriver.start(line, { host: `container ${vmid}`, clock, signal });
      tokens.set(place, driver.token);
      return driver;
    } catch (error) {
      if (isSecond || !isSilent(error)) throw error;
      // Perhaps the driver of an app that has died. It hears nothing now, and goes.
      await systemClock.sleep(driverLifeMs, { signal });
    }
  }
}

/** A console at which no driver is left whose token we know. */
async function openFree({ proxmox, node, vmid, signal }: Where, token: string | undefined): Promise<TerminalLine> {
  if (token !== undefined) {
    const former = await proxmox.console.open(node, vmid, { signal });
    former.write(farewell(token));
    await Promise.race([former.closed, systemClock.sleep(farewellWaitMs, { signal }).catch(() => undefined)]);
    former.close();
  }
  return proxmox.console.open(node, vmid, { signal });
}

function transportOf(driver: TerminalDriver, end: () => Promise<void>): Transport {
  const shell = new RemoteShell((command, options) => runInTerminal(driver, command, options), {
    isLost: () => driver.lost.aborted,
  });
  return {
    exec: (command, options) => shell.exec(command, options),
    execStreaming: (command, options) => shell.execStreaming(command, options),
    uploadFile: (path, content, options) => shell.uploadFile(path, content, options),
    [Symbol.asyncDispose]: end,
  };
}
