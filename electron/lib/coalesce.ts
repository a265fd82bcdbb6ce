import { systemClock, type Clock } from './clock.ts';

/** A deed that is done at most once per `ms`, however often it is asked for: soon after the first time, with the newest facts. */
export function coalesce(deed: () => void, ms: number, clock: Clock = systemClock): () => void {
  let isDue = false;
  const later = async (): Promise<void> => {
    await clock.sleep(ms);
    isDue = false;
    deed();
  };
  return () => {
    if (isDue) return;
    isDue = true;
    void later();
  };
}
