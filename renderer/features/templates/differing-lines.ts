/** For each line of `text`, whether the other lacks it. Lines are matched as often as they stand there, wherever that is. */
export function differingLines(text: string, other: string): boolean[] {
  const left = new Map<string, number>();
  for (const line of other.split('\n')) left.set(line, (left.get(line) ?? 0) + 1);
  return text.split('\n').map((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
