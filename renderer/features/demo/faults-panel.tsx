import { X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useMedia } from '../../hooks/use-media.ts';
import { IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { ActiveFaults } from './active-faults.tsx';
import { faultGroups, kindsOf } from './fault-catalogue.ts';
import { openerId } from './faults-opener.ts';
import { FaultList, type Drafts } from './fault-list.tsx';
import { useFaultTargets } from './use-fault-targets.ts';

/**
 * The training ground: what can be broken in the demo homelab, and what is. Not modal, because what it breaks is watched in the rest of the
 * window; it stands beside the page where there is room and over its edge where there is not.
 */
export function FaultsPanel(): ReactNode {
  const { stores } = useApp();
  const isOpen = useSelect(stores.faults, (state) => state.isOpen);
  return isOpen ? <Panel onClose={stores.faults.close} /> : null;
}

function Panel({ onClose }: { onClose: () => void }): ReactNode {
  const [drafts, setDrafts] = useState<Drafts>({});
  const hasRoom = useMedia('(min-width: 1600px)');
  const targets = useFaultTargets();
  const title = useFocusWhileOpen();
  const nameOf = useCallback(
    (vmid: number) => targets.containers.find((container) => container.vmid === vmid)?.name,
    [targets],
  );
  const handleKey = (event: KeyboardEvent<HTMLElement>) => {
    // Lists that are open over the panel close first; they are not inside it.
    if (event.key !== 'Escape' || event.defaultPrevented || !event.currentTarget.contains(asNode(event.target))) return;
    event.preventDefault();
    onClose();
  };
  return (
    <aside
      aria-label="Faults"
      onKeyDown={handleKey}
      className={cn(
        'flex w-105 shrink-0 flex-col border-l border-line bg-canvas',
        !hasRoom && 'absolute inset-y-0 right-0 z-20 shadow-pop',
      )}
    >
      <div className="flex flex-col gap-1 px-4 pt-3 pb-2">
        <div className="flex items-center gap-2">
          <h2 ref={title} tabIndex={-1} className="min-w-0 flex-1 truncate rounded-sm text-lg font-semibold">
            Faults
          </h2>
          <IconButton label="Close faults" size="small" onClick={onClose}>
            <X aria-hidden />
          </IconButton>
        </div>
        <p className="text-ink-2">
          Break something in the demo homelab and watch what Gantry makes of it. Your own servers are not touched.
        </p>
      </div>
      <Tabs
        label="Kinds of faults"
        tabs={faultGroups.map((group) => ({
          id: group,
          label: group,
          panel: (
            <FaultList
              kinds={kindsOf(group)}
              drafts={drafts}
              targets={targets}
              onDraft={(kind, draft) => setDrafts((all) => ({ ...all, [kind]: draft }))}
            />
          ),
        }))}
      />
      <ActiveFaults nameOf={nameOf} />
    </aside>
  );
}

/** Takes the focus when it opens and gives it back when it closes. */
function useFocusWhileOpen() {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    // After the palette, which gives the focus back itself when it closes.
    const frame = requestAnimationFrame(() => title.current?.focus());
    return () => {
      cancelAnimationFrame(frame);
      if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
      else document.querySelector<HTMLElement>(`#${openerId}`)?.focus();
    };
  }, []);
  return title;
}

const asNode = (target: EventTarget): Node | null => (target instanceof Node ? target : null);
