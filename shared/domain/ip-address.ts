/** Whether an IPv4 gateway lies in the subnet of `address`, given as CIDR (`192.168.1.20/24`). False for nonsense. */
export function gatewayIsInside(address: string, gateway: string): boolean {
  const [host = '', prefixText = ''] = address.split('/');
  const prefix = Number(prefixText);
  const hostBits = toBits(host);
  const gatewayBits = toBits(gateway);
  if (hostBits === null || gatewayBits === null || !Number.isInteger(prefix) || prefix < 0 || prefix > 32) return false;
  if (prefix === 0) return true;
  const mask = (0xffff_ffff << (32 - prefix)) >>> 0;
  return (hostBits & mask) >>> 0 === (gatewayBits & mask) >>> 0;
}

function toBits(address: string): number | null {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return null;
  return parts.reduce((bits, part) => (bits * 256 + part) >>> 0, 0);
}
