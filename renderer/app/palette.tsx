import { Dialog } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { Boxes, Keyboard, LayoutTemplate, ListChecks, Plus, Server, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp, useSelect } from '../hooks/app-context.ts';
import type { Place } from '../stores/navigation-store.ts';
import { sections, settingsSection } from './sections.ts';

type Props = { isOpen: boolean; onClose: () => void; onSheet: () => void };
const itemClass =
  'flex h-8 items-center gap-2.5 rounded-sm px-2 data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:text-ink-3';
const groupClass =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3';

/** Every place and deed by name. */
export function Palette({ isOpen, onClose, onSheet }: Props): ReactNode {
  return (
    <Dialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <Dialog.Popup
          aria-label="Command palette"
          className="fixed top-[14%] left-1/2 z-40 w-140 max-w-[calc(100vw-48px)] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-raised shadow-pop outline-none"
        >
          <PaletteList onClose={onClose} onSheet={onSheet} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteList({ onClose, onSheet }: Omit<Props, 'isOpen'>): ReactNode {
  const { stores } = useApp();
  const rows = useSelect(stores.inventory, (state) => state.rows);
  const jobs = useSelect(stores.jobs, (state) => state.newestFirst);
  const templates = useSelect(stores.templates, (state) => state.all);
  const connections = useSelect(stores.connections, (state) => state.all);
  const canBreak = useSelect(stores.faults, ({ isRunning }) => isRunning);
  const go = (place: Place) => () => {
    onClose();
    stores.navigation.go(place);
  };
  return (
    <Command label="Command palette" loop>
      <Command.Input
        autoFocus
        placeholder="Go to, create, open…"
        className="h-11 w-full border-b border-line bg-transparent px-4 text-lg outline-none"
      />
      <Command.List className="max-h-80 overflow-y-auto p-1.5">
        <Command.Empty className="px-2 py-6 text-center text-ink-3">Nothing matches</Command.Empty>
        <Command.Group heading="Do" className={groupClass}>
          <Command.Item className={itemClass} onSelect={go({ page: 'create', templateId: null })}>
            <Plus aria-hidden />
            New container
          </Command.Item>
          <Command.Item className={itemClass} onSelect={go({ page: 'add-server' })}>
            <Server aria-hidden />
            Add server
          </Command.Item>
          <Command.Item className={itemClass} onSelect={onSheet}>
            <Keyboard aria-hidden />
            Keyboard shortcuts
          </Command.Item>
          {canBreak && (
            <Command.Item
              className={itemClass}
              onSelect={() => {
                onClose();
                stores.faults.open();
              }}
            >
              <Zap aria-hidden />
              Break the demo homelab
            </Command.Item>
          )}
        </Command.Group>
        <Command.Group heading="Go to" className={groupClass}>
          {[...sections, settingsSection].map(({ title, place, icon: Icon }) => (
            <Command.Item key={title} className={itemClass} onSelect={go(place)}>
              <Icon aria-hidden />
              {title}
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading="New container from" className={groupClass}>
          {templates.map(({ id, name }) => (
            <Command.Item
              key={id}
              value={`template ${name} ${id}`}
              className={itemClass}
              onSelect={go({ page: 'create', templateId: id })}
            >
              <LayoutTemplate aria-hidden />
              {name}
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading="Containers" className={groupClass}>
          {rows.slice(0, 200).map(({ key, name, vmid, node }) => (
            <Command.Item
              key={key}
              value={`${name} ${vmid} ${key}`}
              className={itemClass}
              onSelect={go({ page: 'containers', key })}
            >
              <Boxes aria-hidden />
              {name}
              <span className="text-ink-3">
                {vmid} on {node}
              </span>
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading="Jobs" className={groupClass}>
          {jobs.slice(0, 20).map(({ id, title }) => (
            <Command.Item
              key={id}
              value={`${title} ${id}`}
              className={itemClass}
              onSelect={go({ page: 'job', jobId: id })}
            >
              <ListChecks aria-hidden />
              {title}
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading="Servers" className={groupClass}>
          {connections.map(({ id, name }) => (
            <Command.Item
              key={id}
              value={`server ${name} ${id}`}
              className={itemClass}
              onSelect={go({ page: 'servers', connectionId: id })}
            >
              <Server aria-hidden />
              {name}
            </Command.Item>
          ))}
        </Command.Group>
      </Command.List>
    </Command>
  );
}
