import type { GuestWay } from '../../shared/domain/guest-access.ts';
import { assertConsole, signInInside, signInOnNode, type OpenWayOptions } from '../jobs/ways/open-way.ts';
import type { SSHSession } from '../ssh/ssh-session.ts';

export type TerminalSize = { columns: number; rows: number };

/** A terminal that is open. */
export type Shell = {
  readonly way: GuestWay;
  /** Such as `SSH to 10.0.0.7`. */
  readonly label: string;
  /** Resolves when it has ended: null when by itself, otherwise with what happened. */
  readonly closed: Promise<string | null>;
  listen(listener: (bytes: Buffer) => void): void;
  write(text: string): void;
  resize(size: TerminalSize): void;
  pause(): void;
  resume(): void;
  close(): Promise<void>;
};

/** Opens a shell in a container by one way. @throws WayNotOffered, AppError */
export async function openShell(way: GuestWay, options: OpenWayOptions, size: TerminalSize): Promise<Shell> {
  switch (way) {
    case 'ssh': {
      const { session, host } = await signInInside(options);
      return shellOf(session, { way, label: `SSH to ${host}`, size, command: null });
    }
    case 'pct-exec': {
      const { node, vmid } = options.place;
      const session = await signInOnNode(options);
      const label = `pct enter on node ${node}`;
      const command = `if [ "$(id -u)" = 0 ]; then exec pct enter ${vmid}; else exec sudo -n pct enter ${vmid}; fi`;
      return shellOf(session, { way, label, size, command });
    }
    case 'terminal':
      return openConsole(options, size);
  }
}

async function shellOf(
  session: SSHSession,
  { size, command, ...head }: Pick<Shell, 'way' | 'label'> & { size: TerminalSize; command: string | null },
): Promise<Shell> {
  try {
    const shell = await session.openShell(size, command);
    return {
      ...head,
      closed: shell.closed,
      listen: (listener) => shell.listen(listener),
      write: (text) => shell.write(text),
      resize: (changed) => shell.resize(changed),
      pause: () => shell.pause(),
      resume: () => shell.resume(),
      close: () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Proxmox' own console, shared with everybody who has it open; it may ask for a login. */
async function openConsole(options: OpenWayOptions, size: TerminalSize): Promise<Shell> {
  const { place, proxmox, signal } = options;
  await assertConsole(options);
  const line = await proxmox.console.open(place.node, place.vmid, { signal });
  line.resize(size.columns, size.rows);
  return {
    way: 'terminal',
    label: `Proxmox’ console on node ${place.node}`,
    closed: line.closed.then((problem) => problem?.message ?? null),
    listen: (listener) => line.listen(listener),
    write: (text) => line.write(text),
    resize: ({ columns, rows }) => line.resize(columns, rows),
    pause: () => line.pause(),
    resume: () => line.resume(),
    close: () => Promise.resolve(line.close()),
  };
}
