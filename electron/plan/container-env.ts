const secretName = /PASS|SECRET|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|_KEY$|^KEY$/i;

/** A container's `env`, `NAME=VALUE` parted by NUL, without those whose names tell of a secret; null when nothing is left. */
export function withoutSecrets(env: string, tell: (name: string) => void): string | null {
  const kept = env.split('\0').filter((pair) => {
    const name = pair.split('=')[0] ?? '';
    const isSecret = secretName.test(name) || /:\/\/[^/\s:@]+:[^/\s@]+@/.test(pair);
    if (isSecret) tell(name);
    return !isSecret;
  });
  return kept.length === 0 ? null : kept.join('\0');
}
