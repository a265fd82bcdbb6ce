import { Pause, Play, Plus, RotateCw, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge, StatusWord } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { ColourMark, type MarkColour } from '../../ui/colour-mark.tsx';
import { GallerySection, Specimen } from './specimen.tsx';

const tones = ['plain', 'primary', 'danger', 'danger-plain', 'ghost'] as const;

export function ButtonSection(): ReactNode {
  return (
    <GallerySection id="buttons" title="Buttons">
      <div className="grid grid-cols-5 gap-4">
        {tones.map((tone) => (
          <Specimen key={tone} name={tone}>
            <Button tone={tone}>
              <Play aria-hidden />
              Start
            </Button>
            <Button tone={tone} disabledReason="pve1 is offline">
              Not now
            </Button>
            <Button tone={tone} isBusy>
              <Play aria-hidden />
              Start
            </Button>
            <Button tone={tone} isBusy>
              Deleting
            </Button>
          </Specimen>
        ))}
      </div>
      <div className="flex flex-wrap gap-8">
        <Specimen name="Sizes">
          <Button size="small">Small</Button>
          <Button>Regular</Button>
          <Button size="large" tone="primary">
            <Plus aria-hidden />
            Large
          </Button>
        </Specimen>
        <Specimen name="Icons">
          <IconButton label="Refresh">
            <RotateCw aria-hidden />
          </IconButton>
          <IconButton label="Refresh, pressed" aria-pressed>
            <RotateCw aria-hidden />
          </IconButton>
          <IconButton label="Refresh, busy" isBusy>
            <RotateCw aria-hidden />
          </IconButton>
          <IconButton label="Pause, not now" disabledReason="Nothing runs">
            <Pause aria-hidden />
          </IconButton>
          <IconButton label="Delete" size="small" tone="danger-plain">
            <Trash2 aria-hidden />
          </IconButton>
        </Specimen>
      </div>
    </GallerySection>
  );
}

const marks: readonly MarkColour[] = ['teal', 'blue', 'violet', 'amber', 'red', 'green'];

export function StateSection(): ReactNode {
  return (
    <GallerySection id="states" title="States and badges">
      <Specimen name="Dot and word">
        <StatusWord tone="running">running</StatusWord>
        <StatusWord tone="stopped">stopped</StatusWord>
        <StatusWord tone="working">starting</StatusWord>
        <StatusWord tone="attention">needs you</StatusWord>
        <StatusWord tone="failed">failed</StatusWord>
        <StatusWord tone="stopped" isHollow>
          unknown, last seen running
        </StatusWord>
      </Specimen>
      <Specimen name="Marks of servers">
        {marks.map((colour) => (
          <span key={colour} className="inline-flex items-center gap-1.5">
            <ColourMark colour={colour} />
            {colour}
          </span>
        ))}
      </Specimen>
      <Specimen name="Badges">
        <Badge>web</Badge>
        <Badge>production</Badge>
        <Badge>Debian 12</Badge>
      </Specimen>
    </GallerySection>
  );
}

const texts = ['text-ink', 'text-ink-2', 'text-ink-3', 'text-accent', 'text-failed'];
const surfaces = ['bg-canvas', 'bg-rail', 'bg-sunken', 'bg-raised', 'bg-hover', 'bg-selected'];

export function ColourSection(): ReactNode {
  return (
    <GallerySection id="colours" title="Colours and type">
      <div className="grid grid-cols-6 gap-2">
        {surfaces.map((surface) => (
          <div key={surface} className={`flex flex-col rounded-md border border-line p-2 ${surface}`}>
            {texts.map((text) => (
              <span key={text} className={text}>
                {text.slice(5)} 0123
              </span>
            ))}
          </div>
        ))}
      </div>
      <div className="flex flex-wrap items-baseline gap-4">
        <span className="text-2xl font-semibold tracking-tight">Title 24</span>
        <span className="text-xl font-semibold tracking-tight">Heading 18</span>
        <span className="text-lg font-semibold">Heading 15</span>
        <span className="text-base">Text 13</span>
        <span className="text-sm">Small 12</span>
        <span className="text-xs">Tiny 11</span>
      </div>
    </GallerySection>
  );
}
