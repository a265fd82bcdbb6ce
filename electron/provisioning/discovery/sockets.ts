/** A listening socket. `pids` is empty when the kernel did not tell whose it is. */
export type ListeningSocket = {
  protocol: 'tcp' | 'udp';
  address: string;
  port: number;
  isLoopback: boolean;
  pids: number[];
  processName: string;
};

/** Prints what listens: `ss`, or else the kernel's own tables with the open sockets of every process. */
export const socketQuestion = `if command -v ss >/dev/null 2>&1; then ss -ltnpH 2>/dev/null | sed 's/^/tcp /'; ss -lunpH 2>/dev/null | sed 's/^/udp /'
else
  for table in tcp tcp6 udp udp6; do sed "s/^/proc $table /" /proc/net/$table 2>/dev/null; done
  ls -l /proc/[0-9]*/fd 2>/dev/null | grep -e '^/proc/' -e 'socket:'
fi
true`;

/** Reads the answer to `socketQuestion`, either kind. */
export function parseSockets(output: string): ListeningSocket[] {
  const lines = output.split('\n');
  const owners = socketOwners(lines);
  return merge(lines.flatMap((line) => parseSsLine(line) ?? parseProcLine(line, owners) ?? []));
}

// tcp LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=417,fd=6),("nginx",pid=416,fd=6))
function parseSsLine(line: string): ListeningSocket | null {
  const match = /^(tcp|udp)\s+(?:LISTEN|UNCONN)\s+\d+\s+\d+\s+(\S+):(\d+)\s+\S+\s*(.*)$/.exec(line.trim());
  if (!match) return null;
  const address = (match[2] ?? '').replace(/^\[|\]$/g, '').replace(/%[^\]]*\]?$/, '');
  const users = match[4] ?? '';
  return {
    protocol: match[1] === 'udp' ? 'udp' : 'tcp',
    address,
    port: Number(match[3]),
    isLoopback: isLoopback(address),
    pids: [...users.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid)),
    processName: /"([^"]*)"/.exec(users)?.[1] ?? '',
  };
}

// proc tcp   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 …
function parseProcLine(line: string, owners: ReadonlyMap<string, number[]>): ListeningSocket | null {
  const match =
    /^proc (tcp|udp)6?\s+\d+:\s+([0-9A-F]+):([0-9A-F]{4})\s+\S+\s+([0-9A-F]{2})\s+\S+\s+\S+\s+\S+\s+\d+\s+\d+\s+(\d+)/.exec(
      line,
    );
  if (!match) return null;
  const protocol = match[1] === 'udp' ? 'udp' : 'tcp';
  // 0A is TCP_LISTEN; an unconnected UDP socket is in state 07 (include/net/tcp_states.h).
  if (match[4] !== (protocol === 'tcp' ? '0A' : '07')) return null;
  const address = hexAddress(match[2] ?? '');
  return {
    protocol,
    address,
    port: Number.parseInt(match[3] ?? '', 16),
    isLoopback: isLoopback(address),
    pids: owners.get(match[5] ?? '') ?? [],
    processName: '',
  };
}

/** Socket inode to process ids, from `ls -l /proc/PID/fd`. */
function socketOwners(lines: readonly string[]): Map<string, number[]> {
  const owners = new Map<string, number[]>();
  let pid = 0;
  for (const line of lines) {
    const header = /^\/proc\/(\d+)\/fd:$/.exec(line.trim())?.[1];
    if (header !== undefined) pid = Number(header);
    const inode = /-> socket:\[(\d+)\]/.exec(line)?.[1];
    if (inode !== undefined) owners.set(inode, [...(owners.get(inode) ?? []), pid]);
  }
  return owners;
}

/** The kernel prints addresses as 32-bit words in the machine's order, little-endian wherever Proxmox runs. */
function hexAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).toReversed().map((byte) => Number.parseInt(byte, 16)),
  );
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.every((byte) => byte === 0)) return '::';
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255)
    return bytes.slice(12).join('.');
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return '::1';
  return Array.from({ length: 8 }, (_, i) => (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16)).join(
    ':',
  );
}

const isLoopback = (address: string): boolean => /^(?:127\.|::1$|::ffff:127\.)/.test(address);

/** One entry per protocol, port and owner; open to the outside as soon as one of its addresses is. */
function merge(sockets: readonly ListeningSocket[]): ListeningSocket[] {
  const merged = new Map<string, ListeningSocket>();
  for (const socket of sockets) {
    const key = `${socket.protocol}/${socket.port}/${socket.pids.toSorted((a, b) => a - b).join()}/${socket.processName}`;
    const known = merged.get(key);
    merged.set(key, known?.isLoopback === false ? known : socket);
  }
  return [...merged.values()];
}
