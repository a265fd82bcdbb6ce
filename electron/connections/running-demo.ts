import type { DemoFaults } from '../../shared/domain/demo-fault.ts';

/** Where a started demo homelab is, and how to sign in to it. */
export type DemoAccess = {
  host: string;
  port: number;
  fingerprint: string;
  token: { name: string; secret: string };
  guestProxy: string;
};
export type RunningDemo = DemoAccess & {
  readonly faults: DemoFaults;
  /** Called when it has ended, whoever ended it. */
  onEnd(listener: () => void): () => void;
  stop(): Promise<void>;
};
/** `isFresh`: as it came, whatever was made in it before. */
export type DemoLauncher = (options?: { isFresh?: boolean }) => Promise<RunningDemo>;
