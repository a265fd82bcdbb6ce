/** The name itself, or with the first number that makes it one of its own. */
export function freeName(name: string, taken: readonly string[], separator = ' '): string {
  const used = new Set(taken.map((one) => one.toLowerCase()));
  if (!used.has(name.toLowerCase())) return name;
  for (let number = 2; ; number += 1) {
    const tried = `${name}${separator}${number}`;
    if (!used.has(tried.toLowerCase())) return tried;
  }
}
