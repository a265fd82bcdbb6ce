import { guestWays, type GuestWay, type PreferredWay } from '../../../shared/domain/guest-access.ts';
import { AppError } from '../../../shared/errors.ts';
import { deadEnd, wayName, type WayIn, type WayTried } from './way-in.ts';

type Options<W> = {
  vmid: number;
  order: readonly GuestWay[];
  open: (way: GuestWay) => Promise<W>;
  /** Told when it is not the first one, with what became of those before it. */
  onFallback?: ((found: W, tried: readonly WayTried[]) => void) | undefined;
  signal: AbortSignal;
};

/**
 * Opens the first way that leads into the container.
 * @throws AppError `guest:no-way-in`, or what is no reason to go another way, such as `ssh:host-key-mismatch`
 */
export async function findWayIn<W>({ vmid, order, open, onFallback, signal }: Options<W>): Promise<W> {
  const tried: WayTried[] = [];
  for (const way of order) {
    try {
      const found = await open(way);
      if (tried.length > 0) onFallback?.(found, tried);
      return found;
    } catch (error) {
      signal.throwIfAborted();
      const told = deadEnd(way, error);
      if (!told) throw error;
      tried.push(told);
    }
  }
  const told = tried.map(({ way, reason }) => `${wayName[way]}: ${reason}`).join('; ');
  throw new AppError('guest:no-way-in', `No way into ${vmid}: ${told}`, {
    vmid,
    ways: tried,
    brokenLink: null,
    checked: [],
  });
}

/** The preferred one first, the others after it in their order. */
export function waysFrom(preferred: PreferredWay): GuestWay[] {
  return preferred === 'automatic' ? [...guestWays] : [preferred, ...guestWays.filter((way) => way !== preferred)];
}

/** The one that comes after `way`, in a circle. */
export function wayAfter(way: GuestWay, isOffered: (way: GuestWay) => boolean): GuestWay {
  const at = guestWays.indexOf(way);
  const next = [...guestWays.slice(at + 1), ...guestWays.slice(0, at)].find(isOffered);
  return next ?? way;
}

/** Why it goes on by another way, in a sentence. */
export function fallbackNote(found: Pick<WayIn, 'label'>, tried: readonly WayTried[]): string {
  const why = tried.map(({ way, reason }) => `${wayName[way]}: ${reason}`).join('; ');
  return `Going on through ${found.label}. ${why}`;
}
