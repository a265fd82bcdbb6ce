import { createGate } from '../gate.ts';

export type RequestLine = { readonly method: string; readonly path: string };
/** Which requests are meant; `path` is a part of the path after `/api2/json` or a pattern for it. */
export type RequestMatcher = { readonly method?: string; readonly path?: string | RegExp };

type Delay = { readonly matcher: RequestMatcher; readonly until: Promise<void> | number };
type Drop = { readonly matcher: RequestMatcher; readonly when: 'before' | 'after'; remaining: number };

/** Faults of the network that a test can order. */
export class Faults {
  #delays: Delay[] = [];
  #drops: Drop[] = [];

  /** Holds back the answers to matching requests for `ms` of real time, or until the returned function is called. */
  delay(matcher: RequestMatcher, ms: number | 'until-released'): () => void {
    const { opened, open } = createGate();
    const delay: Delay = { matcher, until: ms === 'until-released' ? opened : ms };
    this.#delays.push(delay);
    return () => {
      this.#delays = this.#delays.filter((other) => other !== delay);
      open();
    };
  }

  /** Closes the connection of the next matching requests, before or after they were carried out. */
  drop(matcher: RequestMatcher, when: 'before' | 'after', times: number): void {
    this.#drops.push({ matcher, when, remaining: times });
  }

  async pass(request: RequestLine): Promise<void> {
    for (const { until } of this.#delaysOf(request)) {
      await (typeof until === 'number' ? new Promise<void>((resolve) => setTimeout(resolve, until)) : until);
    }
  }

  #delaysOf(request: RequestLine): Delay[] {
    return this.#delays.filter((delay) => matches(delay.matcher, request));
  }

  takesDrop(request: RequestLine, when: 'before' | 'after'): boolean {
    const drop = this.#drops.find((each) => each.when === when && each.remaining > 0 && matches(each.matcher, request));
    if (!drop) return false;
    drop.remaining -= 1;
    return true;
  }
}

function matches({ method, path }: RequestMatcher, request: RequestLine): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (path === undefined) return true;
  return typeof path === 'string' ? request.path.includes(path) : path.test(request.path);
}
