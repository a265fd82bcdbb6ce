import { Columns3, Copy, EllipsisVertical, Play, Power, Server, SlidersHorizontal, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import type { MenuEntry } from '../../ui/menu-entries.ts';
import { ContextMenu, Menu } from '../../ui/menu.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import { GallerySection, Specimen } from './specimen.tsx';

export function MenuSection(): ReactNode {
  const [hasNode, setNode] = useState(true);
  const [order, setOrder] = useState('name');
  const [last, setLast] = useState('nothing yet');
  const say = (text: string) => () => setLast(text);
  const deeds: MenuEntry[] = [
    {
      kind: 'item',
      id: 'start',
      label: 'Start',
      icon: <Play />,
      disabledReason: 'It is running',
      onSelect: say('start'),
    },
    { kind: 'item', id: 'stop', label: 'Shut down', icon: <Power />, keyHint: 'mod+s', onSelect: say('shut down') },
    {
      kind: 'submenu',
      id: 'copy',
      label: 'Copy',
      icon: <Copy />,
      entries: [
        { kind: 'item', id: 'name', label: 'Name', onSelect: say('copy name') },
        { kind: 'item', id: 'address', label: 'Address', disabledReason: 'It has none', onSelect: say('copy address') },
      ],
    },
    { kind: 'separator', id: 'line' },
    { kind: 'item', id: 'delete', label: 'Delete…', icon: <Trash2 />, tone: 'danger', onSelect: say('delete') },
  ];
  const view: MenuEntry[] = [
    { kind: 'check', id: 'name', label: 'Name', isOn: true, disabledReason: 'Always shown', onChange: () => undefined },
    { kind: 'check', id: 'node', label: 'Node', isOn: hasNode, onChange: setNode },
    { kind: 'separator', id: 'line' },
    {
      kind: 'choice',
      id: 'order',
      label: 'Sort by',
      value: order,
      options: [
        { value: 'name', label: 'Name' },
        { value: 'age', label: 'Age' },
      ],
      onChange: setOrder,
    },
  ];
  const offline: MenuEntry[] = ['Start', 'Shut down', 'Reboot', 'Delete…'].map((label) => ({
    kind: 'item',
    id: label,
    label,
    disabledReason: 'pve1 has not answered for 2 min',
    onSelect: say(label),
  }));
  return (
    <GallerySection id="menus" title="Menus">
      <div className="flex flex-wrap items-end gap-6">
        <Specimen name="Deeds">
          <Menu
            trigger={
              <IconButton label="More actions">
                <EllipsisVertical aria-hidden />
              </IconButton>
            }
            entries={deeds}
          />
        </Specimen>
        <Specimen name="Choices">
          <Menu
            trigger={
              <Button>
                <Columns3 aria-hidden />
                Columns
              </Button>
            }
            entries={view}
          />
        </Specimen>
        <Specimen name="One reason for all">
          <Menu
            trigger={
              <Button>
                <Server aria-hidden />
                Offline
              </Button>
            }
            entries={offline}
          />
        </Specimen>
        <Specimen name="Cannot be opened">
          <Menu trigger={<Button disabledReason="Nothing is selected">Selection</Button>} entries={deeds} />
        </Specimen>
        <Specimen name="Popover">
          <Popover
            title="Show in the list"
            trigger={
              <Button>
                <SlidersHorizontal aria-hidden />
                View
              </Button>
            }
          >
            <Checkbox label="Failed first" isOn={hasNode} onChange={setNode} />
          </Popover>
        </Specimen>
      </div>
      <Specimen name={`Under the pointer; last chosen: ${last}`}>
        <ContextMenu entries={deeds} label="Actions for web">
          <div
            tabIndex={0}
            role="group"
            aria-label="Right click here"
            className="flex h-8 w-80 items-center rounded-md border border-line bg-sunken px-3 text-ink-2"
          >
            Right click here
          </div>
        </ContextMenu>
      </Specimen>
    </GallerySection>
  );
}

export function DialogSection(): ReactNode {
  const [open, setOpen] = useState<'none' | 'delete' | 'stop'>('none');
  const [isPurging, setPurging] = useState(false);
  const close = () => setOpen('none');
  return (
    <GallerySection id="dialogs" title="Dialogs">
      <div className="flex gap-2">
        <Button tone="danger-plain" onClick={() => setOpen('delete')}>
          Delete web…
        </Button>
        <Button onClick={() => setOpen('stop')}>Stop web…</Button>
      </div>
      <ConfirmDialog
        isOpen={open === 'delete'}
        onClose={close}
        title="Delete web?"
        description="Container 101 on pve1 (Rack) is deleted for good."
        vanishes={[
          { id: 'rootfs', label: 'Disk local-lvm:vm-101-disk-0', detail: '8 GiB' },
          { id: 'snapshot', label: 'Snapshot before-update', detail: '12 d ago' },
        ]}
        stays="3 backups stay, and so do its jobs and history here."
        nameToType="web"
        extraConfirm="Rack is a production server; delete it all the same"
        options={[
          {
            id: 'purge',
            label: 'Remove it from backup jobs and replication too',
            isOn: isPurging,
            onChange: setPurging,
          },
        ]}
        confirmLabel="Delete container"
        onConfirm={close}
      />
      <ConfirmDialog
        isOpen={open === 'stop'}
        onClose={close}
        title="Stop web?"
        description="It is switched off at once, as if the power went. What it has not written is lost."
        confirmLabel="Stop container"
        cancelLabel="Keep it running"
        onConfirm={close}
      />
    </GallerySection>
  );
}
