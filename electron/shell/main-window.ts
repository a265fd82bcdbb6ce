import type { BrowserWindow } from 'electron';
import type { AppCommand } from '../../shared/domain/app-command.ts';
import type { AppNotice } from '../../shared/domain/app-notice.ts';
import type { Announcement, Payload } from '../../shared/ipc/contract.ts';

type Options = {
  /** Opens the window, joined to everything it needs. */
  open: () => BrowserWindow;
  announce: <E extends Announcement>(event: E, payload: Payload<E>) => void;
  /** What closing it does, decided anew each time. */
  onCloseAsked: () => void;
  /** Whether it is on the screen. */
  onSeen: (isSeen: boolean) => void;
};

/** The window over its whole life: hidden and shown, loaded and loaded again. What is meant for it waits until it listens. */
export class MainWindow {
  readonly #options: Options;
  #window: BrowserWindow | null = null;
  #isListening = false;
  #isLeaving = false;
  #waiting: (() => void)[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  get isFocused(): boolean {
    return this.#current?.isFocused() ?? false;
  }

  get isShown(): boolean {
    const window = this.#current;
    return window !== null && window.isVisible() && !window.isMinimized();
  }

  /** For dialogs that belong to it; null while there is none on the screen. */
  get onScreen(): BrowserWindow | null {
    return this.isShown ? this.#current : null;
  }

  show(): void {
    const window = this.#current;
    if (!window) return this.#open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  hide(): void {
    this.#current?.hide();
  }

  minimise(): void {
    this.#current?.minimize();
  }

  navigate(to: string): void {
    this.show();
    this.#post('app:navigate', { to });
  }

  ask(command: AppCommand): void {
    this.show();
    this.#post('app:command', { command });
  }

  tell(notice: AppNotice): void {
    this.#post('app:notice', notice);
  }

  /** Its page listens from now on. */
  arrive(): void {
    this.#isListening = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const deliver of waiting) deliver();
  }

  /** From now on closing it means closing it. */
  leave(): void {
    this.#isLeaving = true;
  }

  get #current(): BrowserWindow | null {
    return this.#window && !this.#window.isDestroyed() ? this.#window : null;
  }

  #open(): void {
    const { open, onCloseAsked, onSeen } = this.#options;
    const window = open();
    this.#window = window;
    window.on('close', (event) => {
      if (this.#isLeaving) return;
      event.preventDefault();
      onCloseAsked();
    });
    window.on('closed', () => {
      this.#isListening = false;
    });
    // A page that is loaded anew listens to nothing yet.
    window.webContents.on('did-start-loading', () => {
      this.#isListening = false;
    });
    window.webContents.on('render-process-gone', () => {
      this.#isListening = false;
    });
    window.on('hide', () => onSeen(false));
    window.on('minimize', () => onSeen(false));
    window.on('show', () => onSeen(true));
    window.on('restore', () => onSeen(true));
  }

  #post<E extends Announcement>(event: E, payload: Payload<E>): void {
    const deliver = (): void => this.#options.announce(event, payload);
    if (this.#isListening) deliver();
    else this.#waiting.push(deliver);
  }
}
