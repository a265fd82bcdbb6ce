/** The list with one element a place up (-1) or down (1); unchanged at the ends. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const copy = [...list];
  const one = copy[index];
  const other = copy[index + by];
  if (one === undefined || other === undefined) return copy;
  copy[index] = other;
  copy[index + by] = one;
  return copy;
}

/** `NN-script.sh` with the next free ten. */
export function nextScriptName(scripts: readonly { name: string }[]): string {
  const numbers = scripts.map(({ name }) => Number(/^(\d+)/.exec(name)?.[1] ?? 0));
  const next = (Math.floor(Math.max(0, ...numbers) / 10) + 1) * 10;
  return `${String(next).padStart(2, '0')}-script.sh`;
}
