import { memo, type ReactNode } from 'react';
import { loginOf } from '../../../shared/domain/server-facts.ts';
import { sightWords } from '../../../shared/rights/list-sight.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { HiddenNote } from '../../ui/hidden-note.tsx';

/** Below the list: the servers that may have more containers than this login is shown. */
export const HiddenContainers = memo(function HiddenContainers(): ReactNode {
  const { stores } = useApp();
  const connections = useSelect(stores.connections, ({ all }) => all);
  const facts = useSelect(stores.serverFacts, ({ byId }) => byId);
  const hidden = connections.flatMap(({ id, name, auth }) => {
    const words = sightWords('containers', loginOf(auth, facts.get(id)));
    return words === null ? [] : [{ id, text: `${name}: ${words}` }];
  });
  if (hidden.length === 0) return null;
  return (
    <div className="flex flex-col gap-1 border-t border-line px-4 py-2">
      {hidden.map(({ id, text }) => (
        <HiddenNote key={id} text={text} />
      ))}
    </div>
  );
});
