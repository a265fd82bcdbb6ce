import { AppError, toErrorData } from '../../shared/errors.ts';
import type { ConfigChange, ConfigOutcome, ContainerConfig } from '../../shared/domain/container-config.ts';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import { changeParameters, mistakesInChange, optionIn, wantedValue } from '../../shared/lxc/config-change.ts';
import { holdsAll } from '../../shared/lxc/holds-all.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { onOwningNode } from '../proxmox/on-owning-node.ts';
import type { Store } from '../store/store.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { LiveInventory } from './live-inventory.ts';
import { readConfig } from './read-config.ts';

type Options = {
  store: Pick<Store, 'containerConfigs' | 'containers' | 'events'>;
  pool: Pick<ConnectionPool, 'shared'>;
  inventory: Pick<LiveInventory, 'row' | 'refresh'>;
  /** Keeps jobs off the container as long as the change takes. */
  hold: <T>(held: Which & { deed: string }, work: () => Promise<T>) => Promise<T>;
  clock: Clock;
  log: Log;
};
type Which = { connectionId: ConnectionId; vmid: Vmid };
type Change = Which & { digest: string; change: ConfigChange };
type Asking = { signal: AbortSignal };

/**
 * Reads and changes the configuration of a container that is there. A change is one call, no job: Proxmox carries it out whole before
 * it answers, so there is no task to follow and nothing to go on with after a crash, and what it refuses belongs beside the
 * field it was typed in. It takes the same mutex as jobs do.
 */
export class ConfigEditor {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** As it was seen last; null when it never was. */
  known({ connectionId, vmid }: Which): ContainerConfig | null {
    return this.#options.store.containerConfigs.get(connectionId, vmid);
  }

  /** Asked from the server now, wherever the container is. */
  async read(which: Which, { signal }: Asking): Promise<ContainerConfig> {
    const { pool, inventory, clock, store } = this.#options;
    const { node } = inventory.row(which.connectionId, which.vmid);
    const proxmox = await pool.shared(which.connectionId);
    const at = { now: () => clock.now(), signal };
    const config = await onOwningNode(
      proxmox,
      { node, vmid: which.vmid },
      (owner) => readConfig(proxmox, { ...which, node: owner }, at),
      { signal },
    );
    store.containerConfigs.put(config);
    return config;
  }

  /**
   * Sends what is to be different and nothing else, once, with the digest of what the user saw.
   * @throws AppError `input:invalid` for what the table refuses, `container:busy`, `pve:unknown-outcome` when the answer was lost and
   * the configuration is as before, and whatever Proxmox refuses
   */
  async change(asked: Change, { signal }: Asking): Promise<ConfigOutcome> {
    const mistakes = mistakesInChange(asked.change);
    if (mistakes.length > 0)
      throw invalid(mistakes.map(({ path, reason }) => ({ path: path.join('.'), message: reason })));
    const { connectionId, vmid } = asked;
    const deed = 'A change of the configuration';
    return this.#options.hold({ connectionId, vmid, deed }, () => this.#send(asked, { signal }));
  }

  async #send({ connectionId, vmid, digest, change }: Change, { signal }: Asking): Promise<ConfigOutcome> {
    const { pool, inventory } = this.#options;
    const { node } = inventory.row(connectionId, vmid);
    const proxmox = await pool.shared(connectionId);
    const parameters = changeParameters(change, digest);
    const send = (owner: string): Promise<void> => proxmox.lxc.setConfig(owner, vmid, parameters, { signal });
    try {
      await onOwningNode(proxmox, { node, vmid }, send, { signal });
    } catch (error) {
      return await this.#afterRefusal({ connectionId, vmid, digest, change }, error, { signal });
    }
    return this.#changed({ connectionId, vmid, change }, { signal });
  }

  /** Somebody was faster, or nobody knows: the configuration itself tells. */
  async #afterRefusal(
    { digest, change, ...which }: Change,
    error: unknown,
    { signal }: Asking,
  ): Promise<ConfigOutcome> {
    const isLost = AppError.is(error, 'pve:unknown-outcome') || AppError.is(error, 'pve:unexpected-response');
    if (!isLost && !isOutdated(error)) throw error;
    const config = await this.read(which, { signal });
    if (isLost && isCarriedOut(change, config)) return this.#changed({ ...which, change }, { signal });
    if (isLost && config.digest === digest) throw error;
    return { state: 'conflict', config };
  }

  async #changed({ change, ...which }: Which & { change: ConfigChange }, { signal }: Asking): Promise<ConfigOutcome> {
    const { store, clock, inventory, log } = this.#options;
    const record = store.containers.byVmid(which.connectionId, which.vmid);
    const names = [...Object.keys(change.set), ...change.delete, ...change.revert];
    // Names only: a value may be a secret, such as one in `env`.
    if (record?.goneAt === null)
      store.events.append(record.id, 'configured', `Configuration changed: ${names.join(', ')}`, {}, clock.now());
    inventory.refresh(which.connectionId).catch((error: unknown) => log.bug(error, 'looking after a change'));
    try {
      return { state: 'changed', config: await this.read(which, { signal }) };
    } catch (error) {
      // What was asked for is done; who is told that it failed would do it again.
      if (!(error instanceof AppError)) throw error;
      return { state: 'unread', error: toErrorData(error) };
    }
  }
}

/** Whether a configuration has everything a change asks for; Proxmox adds to values, such as the MAC address it made up. */
function isCarriedOut(change: ConfigChange, config: ContainerConfig): boolean {
  const isReverted = (name: string): boolean => {
    const option = optionIn(config, name);
    return option === null || (option.pending === null && !option.isLeaving);
  };
  return (
    Object.entries(change.set).every(([name, value]) => holdsAll(name, value, wantedValue(config, name))) &&
    change.delete.every((name) => wantedValue(config, name) === null) &&
    change.revert.every(isReverted)
  );
}

const isOutdated = (error: unknown): boolean =>
  AppError.is(error, 'pve:refused') && error.details.reason.includes('detected modified configuration');

function invalid(issues: { path: string; message: string }[]): AppError {
  return new AppError('input:invalid', 'The change cannot be sent', { issues });
}
