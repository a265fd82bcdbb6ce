/** `NN-script.sh` with the next free ten. */
export function nextScriptName(scripts: readonly { readonly name: string }[]): string {
  const numbers = scripts.map(({ name }) => Number(/^(\d+)/.exec(name)?.[1] ?? 0));
  const next = (Math.floor(Math.max(0, ...numbers) / 10) + 1) * 10;
  return `${String(next).padStart(2, '0')}-script.sh`;
}
