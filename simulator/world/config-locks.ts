import type { SimClock } from '../sim-clock.ts';
import { atDeath } from '../tasks/worker.ts';

const WAIT_MS = 10_000;
const STEP_MS = 100;

/** The lock on a container's configuration file: whoever wants it waits ten seconds at most. (PVE::Tools::lock_file) */
export class ConfigLocks {
  readonly #clock: SimClock;
  readonly #held = new Map<number, symbol>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  isHeld(vmid: number): boolean {
    return this.#held.has(vmid);
  }

  /** Runs `work` under the lock. `onWait` is called with the words a task writes while it has to wait. */
  async hold<T>(vmid: number, work: () => Promise<T> | T, onWait?: (line: string) => void): Promise<T> {
    const handle = await this.#acquire(vmid, onWait);
    const release = (): void => {
      if (this.#held.get(vmid) === handle) this.#held.delete(vmid);
    };
    atDeath(release);
    try {
      return await work();
    } finally {
      release();
    }
  }

  async #acquire(vmid: number, onWait: ((line: string) => void) | undefined): Promise<symbol> {
    if (this.#held.has(vmid)) {
      onWait?.('trying to acquire lock...');
      for (let waited = 0; this.#held.has(vmid); waited += STEP_MS) {
        if (waited >= WAIT_MS) throw new Error(`can't lock file '/run/lock/lxc/pve-config-${vmid}.lock' - got timeout`);
        await this.#clock.sleep(STEP_MS);
      }
      onWait?.(' OK');
    }
    const handle = Symbol('lock');
    this.#held.set(vmid, handle);
    return handle;
  }
}
