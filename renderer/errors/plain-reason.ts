const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing answers at its port.',
  ECONNRESET: 'It cut the connection.',
  EHOSTUNREACH: 'There is no way to its address.',
  ENETUNREACH: 'This computer has no way to its network.',
  ETIMEDOUT: 'It does not answer.',
  ENOTFOUND: 'Its name is not known in this network.',
};

/** The usual reasons why there is no connection, such as `connect ECONNREFUSED 10.0.0.2:8006`, in words; null for any other. */
export function plainReason(reason: string): string | null {
  const code = /\bE[A-Z]{4,}\b/.exec(reason)?.[0];
  return (code !== undefined && reasons[code]) || null;
}
