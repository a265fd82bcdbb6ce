export type Variable = {
  readonly value: string | null;
  /** Elements by index or key. */
  readonly array: ReadonlyMap<string, string> | null;
  readonly isAssociative: boolean;
  readonly isExported: boolean;
  readonly isReadonly: boolean;
};
const unset: Variable = { value: null, array: null, isAssociative: false, isExported: false, isReadonly: false };

export class ReadonlyVariable extends Error {}

/** A shell's variables with their function scopes. Variables are values that are replaced, so that a fork is a shallow copy. */
export class VariableTable {
  readonly #variables: Map<string, Variable>;
  /** For each running function, what its locals hide. */
  readonly #scopes: Map<string, Variable | undefined>[] = [];

  constructor(variables: Iterable<readonly [string, Variable]> = []) {
    this.#variables = new Map(variables);
  }

  fork(): VariableTable {
    return new VariableTable(this.#variables);
  }

  find(name: string): Variable | undefined {
    return this.#variables.get(name);
  }

  get(name: string): string | undefined {
    const found = this.#variables.get(name);
    return found?.array ? found.array.get('0') : (found?.value ?? undefined);
  }

  set(name: string, value: string): void {
    const old = this.#variables.get(name) ?? unset;
    this.#requireChangeable(name, old);
    this.#variables.set(name, old.array ? { ...old, array: new Map([...old.array, ['0', value]]) } : { ...old, value });
  }

  setElement(name: string, key: string, value: string): void {
    const old = this.#variables.get(name) ?? unset;
    this.#requireChangeable(name, old);
    const array = new Map(old.array ?? (old.value === null ? [] : [['0', old.value]]));
    array.set(key, value);
    this.#variables.set(name, { ...old, value: null, array });
  }

  setArray(name: string, array: ReadonlyMap<string, string>): void {
    const old = this.#variables.get(name) ?? unset;
    this.#requireChangeable(name, old);
    this.#variables.set(name, { ...old, value: null, array });
  }

  mark(name: string, marks: Partial<Pick<Variable, 'isExported' | 'isReadonly' | 'isAssociative'>>): void {
    const old = this.#variables.get(name) ?? unset;
    this.#variables.set(name, { ...old, ...marks, array: marks.isAssociative ? (old.array ?? new Map()) : old.array });
  }

  remove(name: string, key?: string): void {
    const old = this.#variables.get(name);
    if (!old) return;
    this.#requireChangeable(name, old);
    if (key === undefined) this.#variables.delete(name);
    else this.#variables.set(name, { ...old, array: new Map([...(old.array ?? [])].filter(([one]) => one !== key)) });
  }

  /** Restores a variable as it was; for `VAR=x command`. */
  restore(name: string, old: Variable | undefined): void {
    if (old) this.#variables.set(name, old);
    else this.#variables.delete(name);
  }

  enterFunction(): void {
    this.#scopes.push(new Map());
  }

  leaveFunction(): void {
    for (const [name, old] of this.#scopes.pop() ?? []) this.restore(name, old);
  }

  get isInFunction(): boolean {
    return this.#scopes.length > 0;
  }

  /** dash keeps the outer value, bash begins without one; scripts that are fit for both assign at once. */
  makeLocal(name: string): void {
    const scope = this.#scopes.at(-1);
    if (!scope || scope.has(name)) return;
    const old = this.#variables.get(name);
    scope.set(name, old);
    this.#variables.set(name, { ...unset, isExported: old?.isExported ?? false });
  }

  exported(): Map<string, string> {
    const found = new Map<string, string>();
    for (const [name, { value, isExported }] of this.#variables)
      if (isExported && value !== null) found.set(name, value);
    return found;
  }

  *[Symbol.iterator](): IterableIterator<readonly [string, Variable]> {
    yield* [...this.#variables].toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  #requireChangeable(name: string, old: Variable): void {
    if (old.isReadonly) throw new ReadonlyVariable(`${name}: is read only`);
  }
}
