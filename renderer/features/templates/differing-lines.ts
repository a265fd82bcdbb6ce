/** For each line of `text`, whether one of the others lacks it. Lines are matched as often as they stand there, wherever that is. */
export function differingLines(text: string, others: readonly string[]): boolean[] {
  const lines = text.split('\n');
  const counts = others.map((other) => {
    const count = new Map<string, number>();
    for (const line of other.split('\n')) count.set(line, (count.get(line) ?? 0) + 1);
    return count;
  });
  return lines.map((line) => {
    let isMissing = false;
    for (const count of counts) {
      const left = count.get(line) ?? 0;
      if (left === 0) isMissing = true;
      else count.set(line, left - 1);
    }
    return isMissing;
  });
}
