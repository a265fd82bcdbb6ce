import type { ReactNode } from 'react';
import { emptyVariable } from '../../../stores/template-to-form.ts';
import { ListPane } from './list-pane.tsx';
import { freeName } from '../../../stores/free-name.ts';
import { useFormList } from './use-form-list.ts';
import { VariableDetail } from './variable-detail.tsx';
import { kindWords } from './variable-words.ts';

/** What is asked when a container is made from the template. */
export function VariablesTab(): ReactNode {
  const list = useFormList('variables');
  const add = () => {
    const names = list.items.map(({ name }) => name);
    list.add({ ...emptyVariable, key: crypto.randomUUID(), name: freeName('VALUE', names, '_'), label: 'Value' });
  };
  return (
    <ListPane
      label="Variables"
      noun="variable"
      items={list.items.map(({ key, name, label, kind }, index) => ({
        key,
        title: name || 'no name',
        detail: `${kindWords[kind]} · ${label}`,
        wrong: list.wrongAt(index),
      }))}
      openKey={list.current?.key ?? null}
      onOpen={list.open}
      onAdd={add}
      onRemove={list.remove}
      onMove={list.move}
      orderHelp="Asked in this order when a container is made."
      empty="No variables. Ask for what differs from container to container, such as a domain or a password."
    >
      {list.current && <VariableDetail key={list.current.key} />}
    </ListPane>
  );
}
