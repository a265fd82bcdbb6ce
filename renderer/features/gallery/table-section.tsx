import { useState, type ReactNode } from 'react';
import { StatusWord, type Tone } from '../../ui/badge.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import type { Column, Sort } from '../../ui/data-table-types.ts';
import { noSelection, toggle, type Selection } from '../../ui/table-selection.ts';
import { GallerySection } from './specimen.tsx';

type Row = { readonly name: string; readonly tone: Tone; readonly word: string; readonly memory: string };

const rows: readonly Row[] = [
  { name: 'cache', tone: 'running', word: 'running', memory: '118 MiB' },
  { name: 'database', tone: 'failed', word: 'failed', memory: '–' },
  { name: 'web', tone: 'stopped', word: 'stopped', memory: '–' },
  { name: 'a-name-that-is-longer-than-its-column-will-ever-be', tone: 'working', word: 'starting', memory: '–' },
];
const columns: readonly Column<Row>[] = [
  {
    id: 'state',
    title: 'State',
    track: '120px',
    cell: ({ tone, word }) => <StatusWord tone={tone}>{word}</StatusWord>,
  },
  { id: 'name', title: 'Name', track: 'minmax(0, 180px)', cell: ({ name }) => name },
  { id: 'memory', title: 'Memory', track: '120px', isNumeric: true, cell: ({ memory }) => memory },
];

export function TableSection(): ReactNode {
  const [sort, setSort] = useState<Sort>({ column: 'name', isDescending: false });
  const [open, setOpen] = useState('web');
  const [selection, setSelection] = useState<Selection>(toggle(noSelection, 'database'));
  return (
    <GallerySection id="table" title="Table">
      <div className="flex h-44 rounded-md border border-line">
        <DataTable
          label="Example containers"
          columns={columns}
          rows={rows}
          keyOf={({ name }) => name}
          nameOf={({ name }) => name}
          selectedKey={open}
          onSelect={({ name }) => setOpen(name)}
          sort={sort}
          onSort={setSort}
          choice={{ selection, onChange: setSelection }}
        />
      </div>
    </GallerySection>
  );
}
