/** A typed event source. `on` returns the way to stop listening. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  on(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  emit(value: T): void {
    for (const listener of this.#listeners) {
      try {
        listener(value);
      } catch (error) {
        // A listener's fault is its own: the others are told, and whoever emitted goes on.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  [Symbol.dispose](): void {
    this.#listeners.clear();
  }
}
