import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId, type ReactNode } from 'react';
import { colours } from '../../../shared/domain/connection.ts';
import { ColourMark, type MarkColour } from '../../ui/colour-mark.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';

const names: Record<MarkColour, string> = {
  none: 'No colour',
  teal: 'Teal',
  blue: 'Blue',
  violet: 'Violet',
  amber: 'Amber',
  red: 'Red',
  green: 'Green',
};

/** A colour to tell a server from the others at a glance. */
export function ColourChoice({
  value,
  onChange,
}: {
  value: MarkColour;
  onChange: (colour: MarkColour) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <span id={id} className="text-sm font-medium">
        Colour
      </span>
      <RadioGroup
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => {
          const colour = colours.find((known) => known === next);
          if (colour) onChange(colour);
        }}
        className="flex gap-1"
      >
        {colours.map((colour) => (
          <Tooltip key={colour} text={names[colour]}>
            <Radio.Root
              value={colour}
              aria-label={names[colour]}
              className="flex size-7 items-center justify-center rounded-md border border-line-strong hover:bg-hover data-checked:border-accent data-checked:bg-selected"
            >
              {colour === 'none' ? <span aria-hidden className="h-px w-3 bg-ink-3" /> : <ColourMark colour={colour} />}
            </Radio.Root>
          </Tooltip>
        ))}
      </RadioGroup>
    </div>
  );
}
