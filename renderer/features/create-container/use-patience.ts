import { useEffect } from 'react';
import { useLatest } from '../../hooks/use-latest.ts';
import type { WizardStep } from '../../stores/wizard-draft-store.ts';

/**
 * Takes up a wish to go on that came before the server had told what the form starts with: whoever is quick need not press twice.
 * `go` lets the wish go.
 */
export function usePatience(isAsking: boolean, wish: WizardStep | null, go: (to: WizardStep) => void): void {
  const latest = useLatest(go);
  useEffect(() => {
    if (!isAsking && wish !== null) latest.current(wish);
  }, [isAsking, latest, wish]);
}
