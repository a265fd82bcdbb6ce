import { ArrowDown, ArrowUp, SlidersHorizontal } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import {
  listColumns,
  standardLayout,
  type ListColumn,
  type ListLayout,
} from '../../../shared/domain/container-list.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Select } from '../../ui/select.tsx';
import { Checkbox, Switch } from '../../ui/toggle.tsx';
import { columnTitle } from './columns.tsx';

type Props = {
  layout: ListLayout;
  /** Chosen, but without room now. */
  crowdedOut: readonly ListColumn[];
  onChange: (change: Partial<ListLayout>) => void;
};

/** How the list looks: its columns and their order, the sorting, how much stands on a page. */
export function LookPopover({ layout, crowdedOut, onChange }: Props): ReactNode {
  const { columns, sort } = layout;
  return (
    <Popover
      title="View"
      isTitleHidden
      align="end"
      className="w-76"
      trigger={
        <Button size="small">
          <SlidersHorizontal aria-hidden />
          View
        </Button>
      }
    >
      <div className="flex items-end gap-1.5">
        <LabelledSelect
          label="Sort by"
          value={sort.column}
          options={listColumns.map((id) => ({ value: id, label: columnTitle(id) }))}
          onChange={(value) => {
            const column = listColumns.find((id) => id === value);
            if (column) onChange({ sort: { ...sort, column } });
          }}
        />
        <IconButton
          label={sort.isDescending ? 'Sorted downwards; sort upwards' : 'Sorted upwards; sort downwards'}
          tone="plain"
          onClick={() => onChange({ sort: { ...sort, isDescending: !sort.isDescending } })}
        >
          {sort.isDescending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />}
        </IconButton>
      </div>
      <Switch
        label="Failed and working first"
        isOn={layout.hasTroubleFirst}
        onChange={(hasTroubleFirst) => onChange({ hasTroubleFirst })}
      />
      <Switch label="Dense rows" isOn={layout.isDense} onChange={(isDense) => onChange({ isDense })} />
      <ColumnList columns={columns} crowdedOut={crowdedOut} onChange={(next) => onChange({ columns: next })} />
      <Button size="small" onClick={() => onChange(standardLayout())}>
        Back to the standard
      </Button>
    </Popover>
  );
}

function LabelledSelect({ label, ...rest }: { label: string } & Parameters<typeof Select>[0]): ReactNode {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1">
      <span id={id} className="text-sm text-ink-2">
        {label}
      </span>
      <Select {...rest} aria-label={label} />
    </div>
  );
}

type ColumnListProps = {
  columns: readonly ListColumn[];
  crowdedOut: readonly ListColumn[];
  onChange: (columns: ListColumn[]) => void;
};

/** Shown ones first, in their order; then the others. */
function ColumnList({ columns, crowdedOut, onChange }: ColumnListProps): ReactNode {
  const hidden = listColumns.filter((id) => !columns.includes(id));
  const move = (from: number, to: number) => {
    const id = columns[from];
    if (id !== undefined) onChange(columns.toSpliced(from, 1).toSpliced(to, 0, id));
  };
  return (
    <div className="flex flex-col gap-0.5">
      <span className="text-sm text-ink-2">Columns</span>
      <ul aria-label="Columns" className="flex flex-col">
        {[...columns, ...hidden].map((id, index) => {
          const isShown = index < columns.length;
          const title = columnTitle(id);
          return (
            <li key={id} aria-label={title} className="group/column flex min-h-7 items-center gap-1">
              <Checkbox
                label={title}
                isOn={isShown}
                disabledReason={id === 'name' ? 'A list needs the names' : null}
                className="min-w-0 flex-1"
                onChange={(isOn) => onChange(isOn ? [...columns, id] : columns.filter((one) => one !== id))}
              />
              {crowdedOut.includes(id) && <span className="text-sm text-ink-3">no room</span>}
              {isShown && (
                <span className="flex opacity-60 group-focus-within/column:opacity-100 group-hover/column:opacity-100">
                  <IconButton
                    label={`Move ${title} up`}
                    size="small"
                    disabledReason={index === 0 ? 'It is the first' : null}
                    onClick={() => move(index, index - 1)}
                  >
                    <ArrowUp aria-hidden />
                  </IconButton>
                  <IconButton
                    label={`Move ${title} down`}
                    size="small"
                    disabledReason={index === columns.length - 1 ? 'It is the last' : null}
                    onClick={() => move(index, index + 1)}
                  >
                    <ArrowDown aria-hidden />
                  </IconButton>
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
