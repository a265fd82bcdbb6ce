import { randomBytes } from 'node:crypto';
import { endGroupScript, GroupMarker, wrapCommand } from './group-marker.ts';
import { isTooLong, wrapLongCommand } from './long-command.ts';
import type { SSHLink } from './ssh-link.ts';

/** An exit code or the signal that killed it (`SIGKILL`), never neither. */
export type Ending = { exitCode: number; signal: null } | { exitCode: null; signal: string };

/** One command on its way: what the server is asked to run for it, and what its answers mean. */
export interface CommandRun {
  /** What the SSH server gets. */
  readonly text: string;
  /** What has to be on stdin before the command's own input. */
  readonly preface: Buffer | null;
  /** Nothing is sent before it has begun: what is cancelled sooner is then sure not to begin later, with nobody to end it. */
  readonly holdsInput: boolean;
  /** False when the other side is no shell, or what should have carried the command on never did. */
  readonly hasBegun: boolean;
  /** Shell text that ends everything the command has started; null while too little is known about it. */
  readonly endText: string | null;
  /** What of the server's stderr is the command's own. */
  takeStderr(chunk: Buffer): Buffer;
  /** What is still held back when the command has ended. */
  flush(): Buffer;
  /** What the server's word for the end means. @throws AppError when the command was never run, or its surroundings are gone */
  conclude(exit: Ending): Promise<Ending>;
}

/** How commands get to where they run: directly, or carried on by another program. */
export type Route = (link: SSHLink, command: string, label: string) => CommandRun;

export const newMark = (): string => `gantry-${randomBytes(6).toString('hex')}`;

/** On the host the server runs on, by the account's own shell. */
export const directRoute: Route = (link, command) => new DirectRun(link, command);

class DirectRun implements CommandRun {
  readonly text: string;
  readonly preface: Buffer | null = null;
  readonly holdsInput = false;
  readonly #link: SSHLink;
  readonly #marker: GroupMarker;

  constructor(link: SSHLink, command: string) {
    const mark = newMark();
    this.#link = link;
    this.#marker = new GroupMarker(mark);
    const long = isTooLong(command) ? wrapLongCommand(command) : null;
    if (long) this.preface = long.preface;
    this.text = wrapCommand(long?.text ?? command, mark, { isPlain: link.hasPlainShell });
  }

  get hasBegun(): boolean {
    return this.#marker.processGroup !== null;
  }

  get endText(): string | null {
    return this.#marker.processGroup === null ? null : endGroupScript(this.#marker.processGroup);
  }

  takeStderr(chunk: Buffer): Buffer {
    return this.#marker.push(chunk);
  }

  flush(): Buffer {
    return this.#marker.flush();
  }

  async conclude(exit: Ending): Promise<Ending> {
    if (this.#marker.isPlain) this.#link.hasPlainShell = true;
    return exit;
  }
}
