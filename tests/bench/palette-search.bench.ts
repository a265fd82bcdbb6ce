import { Box } from 'lucide-react';
import type { Entry } from '../../renderer/app/palette/entry.ts';
import { indexEntries } from '../../renderer/app/palette/find-entries.ts';
import { shelve } from '../../renderer/app/palette/shelve.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './interleave.ts';

const containers = 10_000;
const rounds = 15;
const GOAL_MS = 8;
const queries = ['w', 'we', 'web', 'web-9', 'web-99 pve3', 'nothing', 'prod', 'team-a web'];

/** P13 for the palette: a key press that searches ten thousand containers, against a filter that lowers every text anew. */
export function run(): Promise<BenchRow[]> {
  const entries = Array.from({ length: containers }, (_, index): Entry => ({
    id: String(index),
    title: `web-${index}`,
    kind: 'Container',
    icon: Box,
    run: () => undefined,
    detail: `${index} on pve${index % 8}`,
    words: 'prod team-a 10.77.0.1',
  }));
  const index = indexEntries(entries);
  const timed = (way: (query: string) => unknown): number[] =>
    Array.from({ length: rounds }, () => queries.map((query) => timeOf(() => way(query))))
      .flat()
      .toSorted((a, b) => a - b);
  const ours = timed((query) => shelve({ entries, index, query, recent: [] }));
  const naive = timed((query) => {
    const words = query.toLowerCase().split(' ');
    return entries
      .filter(({ title, detail, words: more }) => {
        const text = [title, detail, more].join(' ').toLowerCase();
        return words.every((word) => text.includes(word));
      })
      .toSorted((a, b) => a.title.localeCompare(b.title));
  });
  const p95 = ours[Math.floor(ours.length * 0.95)] ?? Number.NaN;
  return Promise.resolve([
    {
      id: 'P13',
      what: `palette search in ${containers}, p95`,
      goal: `≤ ${GOAL_MS} ms`,
      ratio: median(ours) / median(naive),
      value: `${p95.toFixed(1)} ms`,
      yardstick: `filter and sort ${median(naive).toFixed(1)} ms`,
      spread: `ours ${ours[0]?.toFixed(1)}–${ours.at(-1)?.toFixed(1)} ms`,
      isMet: p95 <= GOAL_MS,
    },
  ]);
}

function timeOf(deed: () => unknown): number {
  const from = performance.now();
  deed();
  return performance.now() - from;
}
