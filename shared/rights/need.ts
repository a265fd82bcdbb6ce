/** What a call asks of whoever makes it, before anybody is looked at. A `*` in a path stands for a place not known here. */
export type Need =
  /** One of the privileges on the path. */
  | {
      readonly kind: 'held';
      readonly privileges: readonly string[];
      readonly path: string;
      readonly parameter?: string;
    }
  | { readonly kind: 'all'; readonly needs: readonly Need[] }
  | { readonly kind: 'any'; readonly needs: readonly Need[] }
  /** root@pam itself, signed in by password; its tokens do not count. */
  | { readonly kind: 'root'; readonly why: string; readonly parameter?: string }
  /** One of these names, as a login signs in: `user@realm` or `user@realm!token`. */
  | { readonly kind: 'is'; readonly names: readonly string[] }
  /** Never with a token. */
  | { readonly kind: 'no-token' }
  | { readonly kind: 'unknown'; readonly why: string };

export const held = (path: string, ...privileges: string[]): Need => ({ kind: 'held', path, privileges });
/** Every one of the privileges. */
export const heldAll = (path: string, ...privileges: string[]): Need =>
  all(...privileges.map((one) => held(path, one)));
export const all = (...needs: readonly Need[]): Need =>
  needs.length === 1 && needs[0] ? needs[0] : { kind: 'all', needs };
export const any = (...needs: readonly Need[]): Need =>
  needs.length === 1 && needs[0] ? needs[0] : { kind: 'any', needs };
export const root = (why: string): Need => ({ kind: 'root', why });
export const unknown = (why: string): Need => ({ kind: 'unknown', why });
export const nothing: Need = { kind: 'all', needs: [] };

/** The same with the parameter named that asks for it. */
export function askedBy(parameter: string, need: Need): Need {
  switch (need.kind) {
    case 'all':
    case 'any':
      return { ...need, needs: need.needs.map((one) => askedBy(parameter, one)) };
    case 'held':
    case 'root':
      return { parameter, ...need };
    case 'is':
    case 'no-token':
    case 'unknown':
      return need;
  }
}

type Held = Extract<Need, { kind: 'held' }>;

/** The rights that are asked for, of alternatives the first that needs nothing but rights. */
export function leavesOf(need: Need): Held[] {
  if (need.kind === 'held') return [need];
  if (need.kind === 'all') return need.needs.flatMap(leavesOf);
  if (need.kind !== 'any') return [];
  const plain = need.needs.find((one) => leavesOf(one).length > 0 && !asksRoot(one));
  return plain ? leavesOf(plain) : [];
}

/** Whether no right of anybody else is enough. */
export const asksRoot = (need: Need): boolean =>
  need.kind === 'root' ||
  (need.kind === 'all' && need.needs.some(asksRoot)) ||
  (need.kind === 'any' && need.needs.length > 0 && need.needs.every(asksRoot));
