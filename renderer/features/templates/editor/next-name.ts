/** `NN-script.sh` with the next free ten. */
export function nextScriptName(scripts: readonly { readonly name: string }[]): string {
  const numbers = scripts.map(({ name }) => Number(/^(\d+)/.exec(name)?.[1] ?? 0));
  const next = (Math.floor(Math.max(0, ...numbers) / 10) + 1) * 10;
  return `${String(next).padStart(2, '0')}-script.sh`;
}

/** The name itself, or with the first number that makes it one of its own. */
export function freeName(name: string, taken: readonly string[], separator = ' '): string {
  const used = new Set(taken.map((one) => one.toLowerCase()));
  if (!used.has(name.toLowerCase())) return name;
  for (let number = 2; ; number += 1) {
    const tried = `${name}${separator}${number}`;
    if (!used.has(tried.toLowerCase())) return tried;
  }
}
