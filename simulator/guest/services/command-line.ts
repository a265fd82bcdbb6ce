/** Splits a unit's command line: quotes, `$VAR` and `${VAR}`, and the signs that may stand before it. */
export function splitCommandLine(
  text: string,
  environment: ReadonlyMap<string, string>,
): { argv: string[]; mayFail: boolean } {
  const sign = /^[-@:+!]+/.exec(text)?.[0] ?? '';
  const argv: string[] = [];
  for (const [, double, single, bare] of text.slice(sign.length).matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)) {
    const raw = double?.replace(/\\(.)/g, '$1') ?? single ?? bare ?? '';
    const whole = /^\$(\w+)$/.exec(raw)?.[1];
    if (whole !== undefined) argv.push(...(environment.get(whole) ?? '').split(/\s+/).filter((part) => part !== ''));
    else argv.push(raw.replace(/\$\{(\w+)\}/g, (_, name: string) => environment.get(name) ?? '').replaceAll('$$', '$'));
  }
  return { argv, mayFail: sign.includes('-') };
}

/** Lines of an environment file and words of `Environment=`. */
export function parseEnvironment(lines: readonly string[]): [string, string][] {
  return lines.flatMap((line): [string, string][] => {
    const match = /^\s*"?(\w+)=(.*?)"?\s*$/.exec(line);
    return match?.[1] === undefined ? [] : [[match[1], (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2')]];
  });
}
