import type { Finding } from '../../shared/domain/plan.ts';
import { isAboutGap, withoutGaps, type LiveSpec } from '../../shared/domain/live-spec.ts';
import { abortable } from '../lib/abort.ts';
import {
  gatherNumberFacts,
  gatherPlaceFacts,
  guestNames,
  type Asked,
  type Place,
  type PlaceFacts,
} from './gather-facts.ts';
import { preflight } from './preflight.ts';

type Kept = { readonly at: number; readonly facts: Promise<PlaceFacts> };

/** For so long what a node said is good enough for a hint beside a field; the plan asks anew. */
const freshMs = 20_000;
const placesKept = 8;

/** The preflight while the form is being filled in: facts of a node are asked for once in a while, the number with every look. */
export class LiveChecks implements Disposable {
  readonly #kept = new Map<string, Kept>();
  readonly #closing = new AbortController();

  /** What stands against the fields that are filled in so far, worst first. @throws the signal's reason */
  async of(live: LiveSpec, asked: Asked): Promise<Finding[]> {
    const spec = withoutGaps(live);
    const arriving = asked.arrivingAt(live);
    const [place, number] = await Promise.all([
      abortable(this.#factsOf(live, arriving, asked), asked.signal),
      live.vmid === undefined
        ? { vmid: { state: 'free' as const }, nextVmid: null, exactRights: {} }
        : gatherNumberFacts(spec, asked),
    ]);
    return preflight(spec, { ...place, ...number, arriving, guestNames: guestNames(spec, asked) })
      .filter(({ verdict, field }) => verdict !== 'passed' && field !== null && !isAboutGap(live, field))
      .toSorted((a, b) => rank[a.verdict] - rank[b.verdict]);
  }

  [Symbol.dispose](): void {
    this.#closing.abort();
  }

  /**
   * Asked on nobody's signal: whoever gives up on a look leaves what was asked to the next one. What arrives there changes the node, so
   * it is asked anew then.
   */
  #factsOf({ connectionId, node }: Place, arriving: readonly string[], asked: Asked): Promise<PlaceFacts> {
    const key = [connectionId, node, ...arriving].join(' ');
    const known = this.#kept.get(key);
    if (known && asked.now - known.at < freshMs) return known.facts;
    const facts = gatherPlaceFacts({ connectionId, node }, { ...asked, signal: this.#closing.signal });
    this.#kept.delete(key);
    this.#kept.set(key, { at: asked.now, facts });
    facts.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= placesKept) break;
      this.#kept.delete(oldest);
    }
    return facts;
  }
}

const rank: Readonly<Record<Finding['verdict'], number>> = { blocks: 0, waits: 1, warns: 2, unknown: 3, passed: 4 };
