import type { ReactNode } from 'react';
import { ListPane } from './list-pane.tsx';
import { nextScriptName } from './next-name.ts';
import { ScriptDetail } from './script-detail.tsx';
import { useFormList } from './use-form-list.ts';

/** What runs inside, in the order of the list. */
export function ScriptsTab(): ReactNode {
  const list = useFormList('scripts');
  const add = () =>
    list.add({
      key: crypto.randomUUID(),
      name: nextScriptName(list.items),
      description: '',
      content: '#!/bin/sh\nset -eu\n\n',
      isEnabled: true,
      runsOnce: false,
      runAs: 'root',
      timeoutSeconds: '1800',
      idleTimeoutSeconds: '600',
    });
  return (
    <ListPane
      label="Scripts"
      noun="script"
      items={list.items.map(({ key, name, description, runAs, isEnabled, runsOnce }, index) => ({
        key,
        title: name || 'no name',
        detail: [isEnabled ? '' : 'off', runsOnce ? 'once' : '', description || `as ${runAs}`]
          .filter(Boolean)
          .join(' · '),
        wrong: list.wrongAt(index),
        isOff: !isEnabled,
      }))}
      openKey={list.current?.key ?? null}
      onOpen={list.open}
      onAdd={add}
      onRemove={list.remove}
      onMove={list.move}
      orderHelp="They run in this order, after files and packages."
      empty="No scripts. What files and packages cannot do is done here, in plain sh."
    >
      {list.current && <ScriptDetail key={list.current.key} />}
    </ListPane>
  );
}
