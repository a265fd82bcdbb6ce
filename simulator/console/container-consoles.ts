import type { GuestTerminal, TerminalOptions } from '../guest-contract.ts';
import type { ContainerState } from '../world/world-state.ts';
import type { GuestHouse } from '../world/guest-house.ts';
import { SharedConsole, type Attachment, type Viewer } from './shared-console.ts';

/** How a container's console is opened: its login prompt, or a shell at once. (PVE::LXC::Config, cmode) */
export type ConsoleMode = 'tty' | 'console' | 'shell';

export const consoleModeOf = ({ config }: ContainerState): ConsoleMode => {
  const { cmode } = config;
  return cmode === 'console' || cmode === 'shell' ? cmode : 'tty';
};

/** What opens the console inside. (PVE::LXC, get_console_command) */
export const consoleCommandOf = (container: ContainerState): string => {
  const { vmid } = container;
  const mode = consoleModeOf(container);
  if (mode === 'shell') return `lxc-attach --clear-env -n ${vmid}`;
  return `lxc-console -n ${vmid}${mode === 'console' ? ' -t 0' : ''} -e -1`;
};

/** One console for each container that somebody has opened; it stays when they go, until it ends by itself. */
export class ContainerConsoles {
  readonly #guests: GuestHouse;
  readonly #consoles = new Map<number, SharedConsole>();

  constructor(guests: GuestHouse) {
    this.#guests = guests;
  }

  async attach(container: ContainerState, viewer: Viewer): Promise<Attachment> {
    await this.#guests.inside(container.vmid);
    const console = this.#consoles.get(container.vmid) ?? this.#open(container);
    return console.attach(viewer);
  }

  close(): void {
    for (const console of this.#consoles.values()) console.hangUp();
  }

  #open(container: ContainerState): SharedConsole {
    const { vmid } = container;
    const mode = consoleModeOf(container);
    const opened = new SharedConsole(
      (output) => this.#guests.get(vmid)?.openTerminal?.({ mode, output }) ?? notRunning(vmid, mode, output),
    );
    this.#consoles.set(vmid, opened);
    void opened.ended.then(() => this.#consoles.delete(vmid));
    return opened;
  }
}

/** What LXC's tools say about a container that does not run. */
function notRunning(vmid: number, mode: ConsoleMode, output: TerminalOptions['output']): GuestTerminal {
  const text =
    mode === 'shell'
      ? `lxc-attach: ${vmid}: ../src/lxc/attach.c: get_attach_context: 405 Connection refused - Failed to get init pid\nlxc-attach: ${vmid}: ../src/lxc/attach.c: lxc_attach: 1503 Connection refused - Failed to get attach context\n`
      : `lxc-console: ${vmid}: ../src/lxc/tools/lxc_console.c: main: 129 ${vmid} is not running\n`;
  output.write(Buffer.from(text));
  return { write: () => undefined, resize: () => undefined, hangUp: () => undefined, closed: Promise.resolve() };
}
