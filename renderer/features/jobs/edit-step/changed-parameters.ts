type Parameters = Readonly<Record<string, string>>;
/** Null: not sent. */
export type ChangedParameter = { readonly name: string; readonly was: string | null; readonly is: string | null };

/** What one request says otherwise than another, by name. */
export function changedParameters(before: Parameters, after: Parameters): ChangedParameter[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((name) => {
    const change = { name, was: before[name] ?? null, is: after[name] ?? null };
    return change.was === change.is ? [] : [change];
  });
}
