/** Names as somebody types them, apart from what no shell line may take over unseen. (pve-storage-id, pve-iface, pve-poolid) */
export const placesIn = (text: string): string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((name) => /^[A-Za-z][\w.-]*$/.test(name))),
];

export const poolIn = (text: string): string | null => {
  const pool = text.trim();
  return /^[\w.-]+(\/[\w.-]+){0,2}$/.test(pool) ? pool : null;
};
