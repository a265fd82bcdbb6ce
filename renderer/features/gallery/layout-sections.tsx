import { useState, type ReactNode } from 'react';
import { Chip } from '../../ui/chip.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { Facts, Section } from '../../ui/page-body.tsx';
import { FullWidthButton, SplitPane } from '../../ui/split-pane.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { GallerySection, Specimen } from './specimen.tsx';

export function SmallPartsSection(): ReactNode {
  const [state, setState] = useState<'on' | 'off' | 'mixed'>('mixed');
  return (
    <GallerySection id="small-parts" title="Chips, keys, row boxes">
      <div className="flex flex-wrap gap-6">
        <Specimen name="Filter chips">
          <Chip name="node:" value="pve1" removeLabel="Remove filter node: pve1" onRemove={() => undefined} />
          <Chip
            name="tag:"
            value="a-tag-that-is-much-longer-than-anybody-would-think-of"
            removeLabel="Remove the long filter"
            onRemove={() => undefined}
          />
        </Specimen>
        <Specimen name="Keys">
          <Kbd keys="mod+k" />
          <Kbd keys="g c" />
          <Kbd keys="esc" />
        </Specimen>
        <Specimen name="Row boxes">
          <SelectBox label="Off" state="off" onChange={() => undefined} />
          <SelectBox label="On" state="on" onChange={() => undefined} />
          <SelectBox label="Some" state={state} onChange={(isOn) => setState(isOn ? 'on' : 'off')} />
        </Specimen>
      </div>
    </GallerySection>
  );
}

export function SplitSection(): ReactNode {
  const [width, setWidth] = useState(320);
  const [isFull, setFull] = useState(false);
  return (
    <GallerySection id="split-pane" title="Split pane">
      <div className="flex h-48 rounded-md border border-line">
        <SplitPane
          label="Detail"
          width={width}
          onWidth={setWidth}
          isFull={isFull}
          minimum={240}
          leave={200}
          standard={320}
          detail={
            <div className="flex items-center gap-1 p-3">
              <span className="flex-1 font-medium">The detail</span>
              <FullWidthButton isFull={isFull} onChange={setFull} />
            </div>
          }
        >
          <div className="p-3 text-ink-2">The list</div>
        </SplitPane>
      </div>
    </GallerySection>
  );
}

export function TabSection(): ReactNode {
  return (
    <GallerySection id="tabs" title="Tabs and facts">
      <div className="flex h-44 flex-col rounded-md border border-line pt-1">
        <Tabs
          label="Sheets"
          tabs={[
            {
              id: 'overview',
              label: 'Overview',
              panel: (
                <Section title="Container" className="p-4" level={3}>
                  <Facts
                    facts={[
                      ['ID', '101'],
                      ['Node', 'pve1'],
                      ['Address', 'not known'],
                    ]}
                  />
                </Section>
              ),
            },
            { id: 'services', label: 'Services', count: 2, panel: <p className="p-4">Two services.</p> },
            { id: 'events', label: 'Events', panel: <p className="p-4">No events.</p> },
          ]}
        />
      </div>
    </GallerySection>
  );
}
