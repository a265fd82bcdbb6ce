import { Check, Copy } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';

type Props = {
  /** As a function where putting it together takes a while: it is asked for at the click. */
  text: string | (() => string);
  label: string;
  isIcon?: boolean;
};

/** Copies what is no secret; secrets are copied by main, which clears the clipboard again. */
export function CopyButton({ text, label, isIcon = false }: Props): ReactNode {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return undefined;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = () => {
    navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(
      () => setDone(true),
      () => setDone(false),
    );
  };
  const icon = isDone ? <Check aria-hidden className="text-running" /> : <Copy aria-hidden />;
  if (isIcon)
    return (
      <IconButton label={isDone ? 'Copied' : label} size="small" onClick={copy}>
        {icon}
      </IconButton>
    );
  return (
    <Button size="small" onClick={copy}>
      {icon}
      {isDone ? 'Copied' : label}
    </Button>
  );
}
