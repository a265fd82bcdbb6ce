const areas = ['tokenizer', 'sidecars', 'archives', 'package grammars'] as const;

/** Adds up what tests/support/generated.ts noted; null when there is nothing. */
export function generatedLine(notes: string, { failed }: { readonly failed: number }): string | null {
  const counts = new Map<string, number>();
  for (const [, count = '', area = ''] of notes.matchAll(/^(\d+) (.+)$/gm))
    counts.set(area, (counts.get(area) ?? 0) + Number(count));
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const parts = areas.flatMap((area) => (counts.has(area) ? [`${area} ${formatted(counts.get(area) ?? 0)}`] : []));
  const end = failed === 0 ? 'no crash, nothing unquoted' : 'the rest is in the failures above';
  return `generated: ${formatted(total)} inputs (${parts.join(', ')}), ${end}`;
}

const formatted = (count: number): string => count.toLocaleString('en-US');
