import { AppError } from '../../shared/errors.ts';
import { newMark } from './command-run.ts';
import type { CommandRun, Ending, Route } from './command-run.ts';
import { endGroupScript, GroupMarker, wrapCommand } from './group-marker.ts';
import { InsideMarker, insideScript } from './inside-run.ts';
import { printfLine } from './long-command.ts';
import { shellQuote } from './shell-quote.ts';
import type { SSHLink } from './ssh-link.ts';

export type PctPlace = {
  vmid: number;
  /** `pct`, or `sudo -n pct`. */
  pct: string;
  /** Whether the container runs, as its node sees it. */
  isRunning: () => Promise<boolean>;
};

/** Longest that `pct exec` may take to end a command; a frozen container never answers. */
const endWaitSeconds = 3;

/**
 * Carries commands on into a container with `pct exec`, which is `lxc-attach` behind a check of the configuration. The command's text goes
 * through stdin: as an argument it would stand in the node's process list, have to survive two shells and pct's own decoding, and end
 * at 128 KiB. Ending lxc-attach does not end what it has started, so that is ended by a second `pct exec`, inside.
 */
export const pctRoute =
  (place: PctPlace): Route =>
  (link, command, label) =>
    new PctRun(link, command, label, place);

class PctRun implements CommandRun {
  readonly text: string;
  readonly preface: Buffer;
  readonly holdsInput = true;
  readonly #link: SSHLink;
  readonly #label: string;
  readonly #place: PctPlace;
  readonly #onNode: GroupMarker;
  readonly #inside: InsideMarker;

  constructor(link: SSHLink, command: string, label: string, place: PctPlace) {
    const mark = newMark();
    this.#link = link;
    this.#label = label;
    this.#place = place;
    this.#onNode = new GroupMarker(`${mark}-node`);
    this.#inside = new InsideMarker(mark);
    this.preface = printfLine(command);
    this.text = wrapCommand(`exec ${execOf(place, insideScript(mark))}`, `${mark}-node`, {
      isPlain: link.hasPlainShell,
    });
  }

  get hasBegun(): boolean {
    return this.#inside.processGroup !== null;
  }

  get endText(): string | null {
    const { processGroup: onNode } = this.#onNode;
    const { processGroup: inside } = this.#inside;
    if (onNode === null) return null;
    const endInside =
      inside === null ? '' : `timeout ${endWaitSeconds} ${execOf(this.#place, endGroupScript(inside))} </dev/null; `;
    return `${endInside}${endGroupScript(onNode)}`;
  }

  takeStderr(chunk: Buffer): Buffer {
    const own = this.#onNode.push(chunk);
    return own.length === 0 ? own : this.#inside.push(own);
  }

  flush(): Buffer {
    const held = this.#onNode.flush();
    return Buffer.concat([held.length === 0 ? held : this.#inside.push(held), this.#inside.flush()]);
  }

  async conclude(exit: Ending): Promise<Ending> {
    if (this.#onNode.isPlain) this.#link.hasPlainShell = true;
    if (this.#inside.processGroup === null) throw pctFailure(this.#place, exit, this.#inside.preamble);
    const ending = this.#inside.endingOf(exit);
    // A container that goes down takes the command with it, and to lxc-attach that looks like any other signal.
    if (ending.signal !== null && !(await this.#place.isRunning())) throw containerLost(this.#place, this.#label);
    return ending;
  }
}

const execOf = ({ pct, vmid }: PctPlace, script: string): string =>
  `${pct} exec ${vmid} -- sh -c ${shellQuote(script)}`;

const containerLost = ({ vmid }: PctPlace, during: string): AppError<'ssh:connection-lost'> => {
  const host = `container ${vmid}`;
  return new AppError('ssh:connection-lost', `${host} stopped during: ${during}`, { host, during });
};

/** Why `pct exec` never got to the command. Its words: PVE::CLI::pct, PVE::AbstractConfig, lxc/attach.c. */
function pctFailure({ vmid }: PctPlace, { exitCode }: Ending, said: string): AppError {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const reason = lines.at(-1) ?? `pct exec ended with exit code ${exitCode ?? 'none'}`;
  if (/Configuration file '.*' does not exist/.test(said))
    return new AppError('pve:not-found', reason, { what: `container ${vmid} on this node`, reason });
  if (/not running|Failed to get init pid/i.test(said))
    return new AppError('container:not-running', reason, { vmid, reason: firstOf(lines, reason) });
  const lock = /CT is locked \(([\w-]+)\)/.exec(said)?.[1];
  if (lock !== undefined) return new AppError('pve:busy', reason, { lock, reason });
  if (/sudo|Permission denied|are you root|must be root/i.test(said))
    return new AppError('pve:forbidden', reason, { path: null, privilege: null, reason });
  if (exitCode === 127 && /pct.*not found/i.test(said))
    return new AppError('provision:unsupported', reason, { what: 'pct exec', reason });
  return new AppError('ssh:command-failed', reason, {
    command: `pct exec ${vmid}`,
    exitCode,
    signal: null,
    lastLines: lines.slice(-50),
  });
}

const firstOf = (lines: readonly string[], otherwise: string): string =>
  lines.find((line) => /not running|init pid/i.test(line)) ?? otherwise;
