import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';

type Props = {
  /** As a function where putting it together takes a while: it is asked for at the click. */
  text: string | (() => string);
  label: string;
  isIcon?: boolean;
  /** `regular` beside fields and buttons of that height. */
  size?: 'small' | 'regular';
};

/** Copies what is no secret; secrets are copied by main, which clears the clipboard again. */
export function CopyButton({ text, label, isIcon = false, size = 'small' }: Props): ReactNode {
  const [outcome, setOutcome] = useState<'none' | 'done' | 'failed'>('none');
  useEffect(() => {
    if (outcome === 'none') return undefined;
    const timer = setTimeout(() => setOutcome('none'), 1500);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(
      () => setOutcome('done'),
      () => setOutcome('failed'),
    );
  };
  const { icon, said } = looks[outcome];
  const word = said ?? label;
  if (isIcon)
    return (
      <IconButton label={word} size="small" onClick={copy}>
        {icon}
      </IconButton>
    );
  return (
    <Button size={size} onClick={copy}>
      {icon}
      {word}
    </Button>
  );
}

const looks = {
  none: { icon: <Copy aria-hidden />, said: null },
  done: { icon: <Check aria-hidden className="text-running" />, said: 'Copied' },
  failed: { icon: <X aria-hidden className="text-failed" />, said: 'Could not be copied' },
};
