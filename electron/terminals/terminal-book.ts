import { StringDecoder } from 'node:string_decoder';
import { AppError } from '../../shared/errors.ts';
import type { GuestWay } from '../../shared/domain/guest-access.ts';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import { terminalId, type OpenedTerminal, type TerminalId } from '../../shared/domain/terminal.ts';
import { waitForAddress } from '../provisioning/readiness.ts';
import { fallbackNote, findWayIn, waysFrom } from '../jobs/ways/find-way-in.ts';
import { owningNode } from '../jobs/ways/node-address.ts';
import type { JobServices } from '../jobs/services.ts';
import { Emitter } from '../lib/emitter.ts';
import { openShell, type Shell, type TerminalSize } from './open-shell.ts';

type Place = { connectionId: ConnectionId; vmid: Vmid; node: string };
type Open = { shell: Shell; unseen: number; isHeld: boolean };

/** So many characters may be on their way to the window; then the other side waits. */
const mostUnseen = 1_000_000;

/** The shells the window has open. They end with the window and with the app. */
export class TerminalBook implements AsyncDisposable {
  readonly output = new Emitter<{ terminalId: TerminalId; text: string }>();
  readonly ended = new Emitter<{ terminalId: TerminalId; reason: string | null }>();
  readonly #services: JobServices;
  readonly #open = new Map<TerminalId, Open>();
  /** Those that are still on their way. */
  readonly #coming = new Set<AbortController>();

  constructor(services: JobServices) {
    this.#services = services;
  }

  /**
   * Opens a shell by the way the server prefers or the next one that leads in; a container without a key of ours has no SSH.
   * @throws AppError `guest:no-way-in`, `ssh:host-key-mismatch`
   */
  async open(place: Place, size: TerminalSize, { signal }: { signal: AbortSignal }): Promise<OpenedTerminal> {
    let note: string | null = null;
    const shell = await this.#arrive(signal, (both) => this.#find(place, size, both, (text) => (note = text)));
    const id = terminalId.parse(crypto.randomUUID());
    const entry: Open = { shell, unseen: 0, isHeld: false };
    this.#open.set(id, entry);
    const decoder = new StringDecoder('utf8');
    const say = (text: string): void => {
      // What comes after it was closed has nobody to go to.
      if (text === '' || !this.#open.has(id)) return;
      entry.unseen += text.length;
      if (entry.unseen > mostUnseen && !entry.isHeld) {
        entry.isHeld = true;
        shell.pause();
      }
      this.output.emit({ terminalId: id, text });
    };
    // The reply goes first, so that the window knows whose output, and whose end, it is.
    setImmediate(() => {
      shell.listen((bytes) => say(decoder.write(bytes)));
      void this.#untilClosed(id, shell, () => say(decoder.end()));
    });
    return { terminalId: id, way: shell.way, label: shell.label, note };
  }

  /** @throws AppError `terminal:closed` */
  write(id: TerminalId, text: string): void {
    this.#entry(id).shell.write(text);
  }

  /** @throws AppError `terminal:closed` */
  resize(id: TerminalId, size: TerminalSize): void {
    this.#entry(id).shell.resize(size);
  }

  /** The window has shown so many characters. */
  seen(id: TerminalId, characters: number): void {
    const entry = this.#open.get(id);
    if (!entry) return;
    entry.unseen = Math.max(0, entry.unseen - characters);
    if (!entry.isHeld || entry.unseen > mostUnseen / 2) return;
    entry.isHeld = false;
    entry.shell.resume();
  }

  async close(id: TerminalId): Promise<void> {
    const entry = this.#open.get(id);
    this.#open.delete(id);
    await entry?.shell.close();
  }

  /** The window that had them, or waits for one, is gone. */
  async closeAll(): Promise<void> {
    for (const coming of this.#coming) coming.abort(new DOMException('The window is gone', 'AbortError'));
    await Promise.allSettled([...this.#open.keys()].map((id) => this.close(id)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeAll();
    this.output[Symbol.dispose]();
    this.ended[Symbol.dispose]();
  }

  /** A shell that arrives when nobody waits for it any more is closed at once. */
  async #arrive(signal: AbortSignal, find: (signal: AbortSignal) => Promise<Shell>): Promise<Shell> {
    const coming = new AbortController();
    const both = AbortSignal.any([signal, coming.signal]);
    this.#coming.add(coming);
    try {
      const shell = await find(both);
      if (!both.aborted) return shell;
      await shell.close();
      throw both.reason;
    } finally {
      this.#coming.delete(coming);
    }
  }

  async #untilClosed(id: TerminalId, shell: Shell, sayLast: () => void): Promise<void> {
    const reason = await shell.closed;
    sayLast();
    if (this.#open.delete(id)) this.ended.emit({ terminalId: id, reason });
    await shell
      .close()
      .catch((error: unknown) => this.#services.log.write('warn', 'a shell was not closed', { error: String(error) }));
  }

  #entry(id: TerminalId): Open {
    const entry = this.#open.get(id);
    if (!entry) throw new AppError('terminal:closed', `No terminal ${id}`, {});
    return entry;
  }

  async #find(
    { connectionId, vmid, node: seenAt }: Place,
    size: TerminalSize,
    signal: AbortSignal,
    onNote: (note: string) => void,
  ): Promise<Shell> {
    const { store, clock, secrets } = this.#services;
    await using proxmox = await this.#services.proxmox(connectionId);
    const node = await owningNode(proxmox, { vmid, node: seenAt }, { signal });
    const record = store.containers.byVmid(connectionId, vmid);
    const refs = record?.goneAt === null ? store.containers.refs(record.id) : null;
    const isOffered = (way: GuestWay): boolean => way !== 'ssh' || refs !== null;
    return findWayIn({
      vmid,
      order: waysFrom(store.guestAccess.get(connectionId).settings.preferred).filter(isOffered),
      signal,
      onFallback: (found, tried) => onNote(fallbackNote(found, tried)),
      open: (way) =>
        openShell(
          way,
          {
            place: { connectionId, node, vmid },
            proxmox,
            services: this.#services,
            signal,
            ssh: {
              address: () =>
                waitForAddress(() => proxmox.lxc.interfaces(node, vmid, { signal }), {
                  clock,
                  signal,
                  timeoutMs: 10_000,
                }),
              privateKey: () => secrets.open(refs?.privateKeyRef ?? ''),
              hostKeys: record?.hostKeys ?? [],
              bootWaitMs: 8_000,
              maxAttempts: 1,
            },
          },
          size,
        ),
    });
  }
}
