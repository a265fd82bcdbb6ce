import { setImmediate as nextTurn } from 'node:timers/promises';
import { createSimClock } from '../../simulator/sim-clock.ts';
import { PveError } from '../../simulator/http/pve-error.ts';
import { dispatch } from '../../simulator/http/dispatch.ts';
import { findMethod } from '../../simulator/schema/method-table.ts';
import { haDeeds } from '../../simulator/tasks/ha-deeds.ts';
import * as guests from '../../simulator/testing/quiet-guests.ts';
import { createEmptyState } from '../../simulator/world/seed-empty.ts';
import { World } from '../../simulator/world/world.ts';

type Parameters = Readonly<Record<string, string>>;
/** The fields a refusal names, `net1.tag` for an option in a property string; null: it was taken. */
type Refusal = { readonly fields: readonly string[]; readonly text: string } | null;

/** The homelab's own judgement of a create request, without any network: the very handlers of its API, asked by root. */
export class RefusingHomelab implements AsyncDisposable {
  readonly #world: World;

  constructor() {
    const clock = createSimClock('instant');
    const state = createEmptyState({ nodes: ['pve1'], prefix: '10.77.0', now: clock.now() });
    state.pools = { household: { comment: '', vmids: [], storages: [] } };
    this.#world = new World({
      state,
      clock,
      insides: () => Promise.resolve(guests),
      networkPrefix: '10.77.0',
      haDeeds,
    });
    const local = this.#world.storage('local');
    local.volumes.push({
      volid: 'local:snippets/hook.pl',
      node: 'pve1',
      content: 'snippets',
      format: 'raw',
      sizeBytes: 1,
      createdAt: 0,
    });
  }

  /** A container that was begun is given up at once, so that the next one finds the homelab as it was. */
  async create(parameters: Parameters): Promise<Refusal> {
    const found = findMethod('POST', '/nodes/pve1/lxc');
    const who = { userid: 'root@pam', authid: 'root@pam' };
    const daemons = { isDaemonUp: true, onNodeAway: () => undefined };
    try {
      const upid = await dispatch(this.#world, daemons, {
        method: 'POST',
        path: '/nodes/pve1/lxc',
        found,
        given: parameters,
        who,
      });
      // The worker has to have begun, or there is nobody to undo what was reserved for it.
      await nextTurn();
      await nextTurn();
      this.#world.tasks.stop(String(upid));
      await this.#world.tasks.settle();
      return null;
    } catch (error) {
      if (!(error instanceof PveError)) throw error;
      const fields = Object.entries(error.errors ?? {}).flatMap(([name, text]) => fieldsIn(name, text));
      return {
        fields: fields.toSorted(),
        text: `${error.status} ${error.message.trim()} ${JSON.stringify(error.errors)}`,
      };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#world.close();
  }
}

/** A complaint about a property string names its options line by line. */
function fieldsIn(name: string, text: string): string[] {
  const [, twice] = /duplicate key in comma-separated list property: (\S+)/.exec(text) ?? [];
  if (twice !== undefined) return [`${name}.${twice}`];
  const [, lines] = /format error\n([\s\S]*)$/.exec(text) ?? [];
  if (lines === undefined) return [name];
  return lines.split('\n').flatMap((line) => /^(\w[\w-]*\.[^:\s]+): /.exec(line)?.[1] ?? []);
}
