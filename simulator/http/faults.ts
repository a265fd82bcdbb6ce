import { createGate } from '../gate.ts';
import type { Charge } from '../control/charge.ts';
import type { Answer } from './answer-head.ts';

export type RequestLine = { readonly method: string; readonly path: string };
/** Which requests are meant; `path` is a part of the path after `/api2/json` or a pattern for it. */
export type RequestMatcher = { readonly method?: string; readonly path?: string | RegExp };

/** What can happen to a request on its way. Every one but `delay` takes the place of the answer, or of a part of it. */
export type RequestEffect =
  | { readonly do: 'drop'; readonly when: 'before' | 'during' | 'after' }
  | { readonly do: 'delay'; readonly ms: number | 'until-released' }
  | { readonly do: 'answer'; readonly answer: Answer }
  | { readonly do: 'garble'; readonly form: 'truncated-json' | 'wrong-type' };

type Entry = {
  readonly matcher: RequestMatcher;
  readonly effect: RequestEffect;
  readonly charge: Charge;
  readonly undone: Promise<void>;
};

/** Faults between a client and the API. */
export class RequestFaults {
  #entries: Entry[] = [];

  /** Gives back the way to undo it; who waits in a delay goes on at once then. */
  add(matcher: RequestMatcher, effect: RequestEffect, charge: Charge): () => void {
    const { opened, open } = createGate();
    const entry: Entry = { matcher, effect, charge, undone: opened };
    this.#entries.push(entry);
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
      open();
    };
  }

  /** What stands in for carrying a request out: the lost connection or another answer. */
  instead(request: RequestLine): Answer | 'dropped' | null {
    const effect = this.#take(
      request,
      (each) => each.do === 'answer' || (each.do === 'drop' && each.when === 'before'),
    );
    if (effect?.do === 'answer') return effect.answer;
    return effect ? 'dropped' : null;
  }

  /** Waits as long as the answer is held back. */
  async pass(request: RequestLine): Promise<void> {
    for (const { effect, charge, matcher, undone } of this.#entries) {
      if (effect.do !== 'delay' || !matches(matcher, request) || !charge.claim()) continue;
      charge.begin();
      await (effect.ms === 'until-released' ? undone : sleepUnless(effect.ms, undone));
      charge.end();
    }
  }

  /** What becomes of an answer on its way back; `torn`: its first half, then the end of the connection. */
  spoil(request: RequestLine, answer: Answer): Answer | 'dropped' | { readonly torn: Answer } {
    const effect = this.#take(
      request,
      (each) => each.do === 'garble' || (each.do === 'drop' && each.when !== 'before'),
    );
    if (effect?.do === 'garble') return garbled(answer, effect.form);
    if (effect?.do !== 'drop') return answer;
    return effect.when === 'during' ? { torn: answer } : 'dropped';
  }

  #take(request: RequestLine, isMeant: (effect: RequestEffect) => boolean): RequestEffect | undefined {
    return this.#entries.find(
      ({ effect, matcher, charge }) => isMeant(effect) && matches(matcher, request) && charge.take(),
    )?.effect;
  }
}

function garbled(answer: Answer, form: 'truncated-json' | 'wrong-type'): Answer {
  const body = answer.body ?? '';
  if (form === 'truncated-json') return { ...answer, body: body.slice(0, Math.ceil(body.length / 2)) };
  const parsed: unknown = answer.contentType?.startsWith('application/json') ? JSON.parse(body) : null;
  const data = typeof parsed === 'object' && parsed !== null && 'data' in parsed ? parsed.data : null;
  // What nobody expects: one thing where there were many, many where there was one.
  return {
    ...answer,
    contentType: 'application/json;charset=UTF-8',
    body: JSON.stringify({ data: Array.isArray(data) ? 'not a list' : [data] }),
  };
}

/** Real time. */
function sleepUnless(ms: number, undone: Promise<void>): Promise<void> {
  const { opened, open } = createGate();
  const timer = setTimeout(open, ms);
  void undone.then(open);
  return opened.finally(() => clearTimeout(timer));
}

function matches({ method, path }: RequestMatcher, request: RequestLine): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (path === undefined) return true;
  return typeof path === 'string' ? request.path.includes(path) : path.test(request.path);
}
