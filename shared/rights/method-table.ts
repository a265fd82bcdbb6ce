import table from './method-rights.json' with { type: 'json' };

/** The two lines of Proxmox VE that Gantry works with; privileges and calls differ. */
export type Release = '8' | '9';
export const releaseOf = (version: string | undefined): Release => (version?.startsWith('8') ? '8' : '9');

/** An expression of the schema's `permissions`, such as `["perm", "/vms/{vmid}", ["VM.Audit"]]`. */
export type Expression = readonly [string, ...unknown[]];
export type MethodRights =
  /** `filtered`: a list, without what the caller may not see. `inside`: the schema leaves it to the handler. */
  | { readonly who: 'everybody' | 'filtered' | 'inside' | 'root-only' }
  | { readonly who: 'checked'; readonly check: Expression };

export type Method = {
  /** `METHOD /path/{parameter}`. */
  readonly name: string;
  readonly rights: MethodRights;
  readonly takesTokens: boolean;
  /** Those of the path. */
  readonly parameters: Readonly<Record<string, string>>;
};

/** Not in 8.4. */
const newer: readonly RegExp[] = [
  /^POST \/access\/vncticket$/,
  /^GET \/nodes\/\{node\}\/lxc\/\{vmid\}\/migrate$/,
  /\/(query-oci-repo-tags|oci-registry-pull|identity)$/,
  /^\w+ \/cluster\/(bulk-action|ha\/rules|qemu|sdn\/fabrics|mapping\/dir)(\/|$)/,
  /^\w+ \/cluster\/ha\/status\/(dis)?arm-ha$/,
];
/** Until 8.4 one privilege stood for what the guest agent does. */
const olderPrivileges: readonly (readonly [newer: RegExp, older: string])[] = [
  [/^VM\.GuestAgent\./, 'VM.Monitor'],
  [/^VM\.Replicate$/, 'VM.Migrate'],
];

type Row = { readonly name: string; readonly parts: readonly string[]; readonly rights: MethodRights };
const rowsByShape = Map.groupBy(allRows(), ({ name, parts }) => `${name.split(' ')[0]} ${parts.length}`);
const withoutTokens: ReadonlySet<string> = new Set(table.withoutTokens);

/** The method that answers this call; null when such a server has none. A literal part goes before a parameter. */
export function findMethod(method: string, path: string, release: Release): Method | null {
  const given = partsOf(path);
  const fitting = (rowsByShape.get(`${method} ${given.length}`) ?? [])
    .filter(({ parts }) => parts.every((part, index) => isParameter(part) || part === given[index]))
    .toSorted((a, b) => a.parts.filter(isParameter).length - b.parts.filter(isParameter).length);
  const [found] = fitting;
  if (!found || (release === '8' && newer.some((pattern) => pattern.test(found.name)))) return null;
  const parameters = found.parts.flatMap((part, index) =>
    isParameter(part) ? [[part.slice(1, -1), decodeURIComponent(given[index] ?? '')] as const] : [],
  );
  return {
    name: found.name,
    rights: release === '8' ? asIn8(found.rights) : found.rights,
    takesTokens: !withoutTokens.has(found.name),
    parameters: Object.fromEntries(parameters),
  };
}

/** What 8 calls this privilege of 9. */
export const privilegeIn = (release: Release, privilege: string): string =>
  release === '9' ? privilege : (olderPrivileges.find(([pattern]) => pattern.test(privilege))?.[1] ?? privilege);

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}
const isParameter = (part: string): boolean => part.startsWith('{');

function rowsOf(names: readonly string[], rights: MethodRights): Row[] {
  return names.map((name) => ({ name, rights, parts: partsOf(name.split(' ')[1] ?? '') }));
}

function allRows(): Row[] {
  return [
    ...rowsOf(table.everybody, { who: 'everybody' }),
    ...rowsOf(table.filtered, { who: 'filtered' }),
    ...rowsOf(table.inside, { who: 'inside' }),
    ...rowsOf(table.rootOnly, { who: 'root-only' }),
    ...table.checked.flatMap(({ check, methods }) => {
      const [kind, ...rest] = check;
      return rowsOf(methods, { who: 'checked', check: [String(kind), ...rest] });
    }),
  ];
}

function asIn8(rights: MethodRights): MethodRights {
  if (rights.who !== 'checked') return rights;
  const [kind, ...rest] = rights.check;
  return { who: 'checked', check: [kind, ...rest.map(olderWords)] };
}

const olderWords = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(olderWords) : typeof value === 'string' ? privilegeIn('8', value) : value;
