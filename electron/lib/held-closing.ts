type Closable = {
  on(event: 'close', listener: (event: Pick<Event, 'preventDefault'>) => void): unknown;
  off(event: 'close', listener: (event: Pick<Event, 'preventDefault'>) => void): unknown;
};
type Quittable = Record<'on' | 'off', (event: 'before-quit', listener: () => void) => unknown>;
export type HeldClosing = {
  /** Gives back whether its user wanted to close it; from now on its owner decides what that does. */
  release(): boolean;
};

/**
 * Keeps a window open whose owner is not there yet: what its user did in it would be lost without a word, and so would the wish to keep
 * the app in the tray. Nothing is held while the app itself ends.
 */
export function holdClosing(window: Closable, app: Quittable): HeldClosing {
  let isAsked = false;
  let isQuitting = false;
  const noteQuitting = (): void => {
    isQuitting = true;
  };
  const hold = (event: Pick<Event, 'preventDefault'>): void => {
    if (isQuitting) return;
    event.preventDefault();
    isAsked = true;
  };
  app.on('before-quit', noteQuitting);
  window.on('close', hold);
  return {
    release: () => {
      app.off('before-quit', noteQuitting);
      window.off('close', hold);
      return isAsked && !isQuitting;
    },
  };
}
