import type { Simulator } from '../../../simulator/start-simulator.ts';
import { AS_RECORDED, type Naming } from './naming.ts';

/** The simulator with a `world` whose methods take the recorded names and ids and pass on those of `naming`. */
export function underNames(simulator: Simulator, naming: Naming): Simulator {
  if (naming === AS_RECORDED) return simulator;
  const world = new Proxy(simulator.world, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown =>
        Reflect.apply(
          member,
          target,
          given.map((each) => renamedArgument(each, naming)),
        );
    },
  });
  return new Proxy(simulator, { get: (target, key) => (key === 'world' ? world : Reflect.get(target, key, target)) });
}

function renamedArgument(value: unknown, naming: Naming): unknown {
  if (typeof value === 'string') return naming.text(value);
  if (typeof value === 'number') return naming.vmid(value);
  if (Array.isArray(value)) return value.map((each) => renamedArgument(each, naming));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamedArgument(inner, naming)]));
}
