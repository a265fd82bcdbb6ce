import { useEffect, useState } from 'react';

/** True only after `isOn` has held for `delayMs`: quick answers show no skeleton at all. */
export function useDelayed(isOn: boolean, delayMs = 150): boolean {
  const [isPast, setPast] = useState(false);
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setTimeout(() => setPast(true), delayMs);
    return () => {
      clearTimeout(timer);
      setPast(false);
    };
  }, [isOn, delayMs]);
  return isOn && isPast;
}
