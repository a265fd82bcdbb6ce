/** One network interface as Proxmox's `/interfaces` tells it; addresses with or without `/prefix`. */
export type InterfaceAddresses = { name: string; addresses: readonly string[] };

/** The address others reach the container at, or null. Container-made bridges (docker0, br-…, veth…) come last. */
export function chooseAddress(interfaces: readonly InterfaceAddresses[]): string | null {
  const inner = /^(?:docker|br-|veth|virbr|cni|flannel|tailscale|wg)/;
  const all = interfaces
    .filter(({ name }) => name !== 'lo')
    .toSorted((a, b) => Number(inner.test(a.name)) - Number(inner.test(b.name)))
    .flatMap(({ addresses }) => addresses.map((address) => address.replace(/\/.*$/, '')));
  const usable = all.filter((address) => !/^(?:127\.|169\.254\.|::1$|fe[89ab])/i.test(address));
  return usable.find((address) => address.includes('.')) ?? usable[0] ?? null;
}
