import type { Bridge } from '../../shared/ipc/wire.ts';

declare global {
  interface Window {
    /** Put there by the preload script; absent when the page is opened outside the app. */
    readonly bridge?: Bridge;
  }
}

export function windowBridge(): Bridge {
  if (!window.bridge) throw new Error('This page works inside the Gantry window only');
  return window.bridge;
}
