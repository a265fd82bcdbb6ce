import { ChevronRight } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { cn } from './cn.ts';

type Props = { title: string; children: ReactNode; startsOpen?: boolean; onToggle?: (isOpen: boolean) => void };

/** What not everybody needs, one click away. */
export function Disclosure({ title, children, startsOpen = false, onToggle }: Props): ReactNode {
  const id = useId();
  const [isOpen, setOpen] = useState(startsOpen);
  return (
    <div className="flex flex-col gap-3">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        className="inline-flex items-center gap-1 self-start rounded-sm text-ink-2 hover:text-ink"
        onClick={() => {
          setOpen(!isOpen);
          onToggle?.(!isOpen);
        }}
      >
        <ChevronRight aria-hidden className={cn('size-3.5 transition-transform duration-100', isOpen && 'rotate-90')} />
        {title}
      </button>
      <div id={id} hidden={!isOpen} className={isOpen ? 'flex flex-col gap-3 pl-4.5' : undefined}>
        {isOpen && children}
      </div>
    </div>
  );
}
