/** Holds what has to be closed or undone, and does it in reverse. The oldest supported Electron has no AsyncDisposableStack. */
export class Owner implements AsyncDisposable {
  #deeds: (() => unknown)[] = [];

  /** Takes over something disposable and gives it back. */
  use<T extends AsyncDisposable | Disposable>(thing: T): T {
    this.defer(() => (Symbol.asyncDispose in thing ? thing[Symbol.asyncDispose]() : thing[Symbol.dispose]()));
    return thing;
  }

  defer(deed: () => unknown): void {
    this.#deeds.push(deed);
  }

  /** Hands everything over to a new owner; this one then closes nothing. */
  move(): Owner {
    const next = new Owner();
    next.#deeds = this.#deeds;
    this.#deeds = [];
    return next;
  }

  /** Runs every deed, newest first, even when some fail; then throws what failed. */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = [];
    for (let deed = this.#deeds.pop(); deed; deed = this.#deeds.pop()) {
      try {
        await deed();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, 'several things failed to close');
  }
}
