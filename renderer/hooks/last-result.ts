/** The same function, which answers the same question twice in a row from memory, also for a view that was away in between. */
export function lastResult<A extends readonly unknown[], R>(work: (...input: A) => R): (...input: A) => R {
  let last: { readonly input: A; readonly result: R } | null = null;
  return (...input) => {
    const known = last;
    if (known?.input.length === input.length && input.every((value, index) => Object.is(value, known.input[index])))
      return known.result;
    const result = work(...input);
    last = { input, result };
    return result;
  };
}
