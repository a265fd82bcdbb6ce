import { useEffect, useState } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useLatest } from '../../hooks/use-latest.ts';
import type { WizardSeed } from '../../stores/wizard-draft-store.ts';

type Input = { hasDraft: boolean; onStart: (seed: WizardSeed) => void };
type Seeding = {
  /** Wanted while there is a draft of something else: nothing happens until the user has chosen. */
  asked: WizardSeed | null;
  start: (seed: WizardSeed) => void;
  settle: () => void;
};

/** Begins with what somebody asked for, once: another one like a container, or one anew. */
export function useSeed({ hasDraft, onStart }: Input): Seeding {
  const { wizardDraft } = useApp().stores;
  const seed = useSelect(wizardDraft, (state) => state.seed);
  const [asked, setAsked] = useState<WizardSeed | null>(null);
  const start = (wanted: WizardSeed) => {
    setAsked(null);
    wizardDraft.setState({ seedNotes: wanted.kind === 'like' ? wanted.made.notes.map(({ reason }) => reason) : [] });
    onStart(wanted);
  };
  const latest = useLatest({ hasDraft, start });
  useEffect(() => {
    if (seed === null) return;
    wizardDraft.setState({ seed: null });
    const take = () => (latest.current.hasDraft ? setAsked(seed) : latest.current.start(seed));
    take();
  }, [latest, seed, wizardDraft]);
  return { asked, start, settle: () => setAsked(null) };
}
