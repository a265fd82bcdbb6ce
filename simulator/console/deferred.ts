/** A promise with what settles it; Node 20 has no `Promise.withResolvers`. */
export function deferred<T>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: Error) => void;
} {
  const settlers: { resolve: (value: T) => void; reject: (reason: Error) => void }[] = [];
  const promise = new Promise<T>((resolve, reject) => settlers.push({ resolve, reject }));
  return {
    promise,
    resolve: (value) => settlers.forEach(({ resolve }) => resolve(value)),
    reject: (reason) => settlers.forEach(({ reject }) => reject(reason)),
  };
}
