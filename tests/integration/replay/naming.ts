/** How the recorded node's names, addresses and ids are called in the homelab that is asked. */
export type Naming = {
  /** Stands in test titles. */
  readonly title: string;
  text(recorded: string): string;
  vmid(recorded: number): number;
  /** Every text and every `vmid` inside a JSON value. */
  json(recorded: unknown): unknown;
};

/** The homelab is called as the recorded node was. */
export const AS_RECORDED: Naming = {
  title: 'under the recorded names',
  text: (recorded) => recorded,
  vmid: (recorded) => recorded,
  json: (recorded) => recorded,
};

const VMIDS = new Set([
  100, 101, 102, 110, 111, 112, 113, 114, 115, 120, 121, 130, 140, 141, 150, 160, 170, 180, 181, 190, 191, 260, 261,
  999,
]);
const otherVmid = (recorded: number): number => (VMIDS.has(recorded) ? recorded + 4000 : recorded);

/** `pve` is also a realm (`app@pve`), a package and a service: only the node's name is meant. */
const NODE = /(?<=%3A|%2F|%27)pve(?=%)|(?<![@\w.-]|"realm":"|realm=)pve(?![\w.-])/g;
const NAMES: readonly (readonly [recorded: RegExp, other: string])[] = [
  [NODE, 'saturn'],
  [/ctstore/g, 'vault2'],
  [/(?<![a-z])btr(?![a-z])/g, 'flash'],
  [/vmbr0(?!\d)/g, 'vmbr4'],
  [/vmbr77/g, 'vmbr61'],
  [/eno1/g, 'enp3s0'],
  [/10\.10\.10(?=\.\d)/g, '10.31.7'],
  [/web1\.example\.test/g, 'mail3.lab.example'],
  [/web2\.example\.test/g, 'mail8.lab.example'],
  [/web1(?!\.)/g, 'mail3'],
  [/jsonct/g, 'typedct'],
  [/sshct/g, 'shellct'],
  [/byapp/g, 'bydesk'],
  [/clone1/g, 'copy1'],
  [/restored/g, 'returned'],
  [/(?<![\w/])lab(?![\w.-])|(?<=pools?\/)lab(?!\w)/g, 'attic'],
  [/(?<![\w.])extra(?!\w)/g, 'spare'],
];
/** A number that is neither part of an address nor of a longer one, such as a UPID's hexadecimal time, nor a share. */
const NUMBER = /(?<![\d.a-f])(?<!(?<!%\d)[A-F])[1-9]\d\d(?!\.?\d|[a-fA-F]|% )/g;

/** The same homelab with another node, other storages, bridges, hosts and VMIDs. */
export const OTHERWISE_NAMED: Naming = {
  title: 'under other names and ids',
  text: renamed,
  vmid: otherVmid,
  json: (recorded) => renamedJson(recorded, ''),
};

/** What signs a ticket is random text that may look like anything. */
const SIGNATURE = /((?:::|%3A%3A)[A-Za-z0-9+/=%]{40,})/;

function renamed(recorded: string): string {
  const parts = recorded.split(SIGNATURE);
  return parts.map((part, index) => (index % 2 === 1 ? part : renamedWords(part))).join('');
}

function renamedWords(recorded: string): string {
  const named = NAMES.reduce((text, [name, other]) => text.replaceAll(name, other), recorded);
  return named.replaceAll(NUMBER, (digits) => String(otherVmid(Number(digits))));
}

/** Keys whose texts are Proxmox' own words or numbers of another kind. */
const KEPT_KEYS = /^(realm|realm-type|cpuunits|cpulimit|size|total|n|prefix)$/;

function renamedJson(value: unknown, key: string): unknown {
  if (typeof value === 'string') return KEPT_KEYS.test(key) ? value : renamed(value);
  if (typeof value === 'number') return key === 'vmid' ? otherVmid(value) : value;
  if (Array.isArray(value)) return value.map((each) => renamedJson(each, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [renamed(name), renamedJson(inner, name)]));
}
