import type { Certificate } from '../../../shared/domain/connection.ts';

const dayMs = 86_400_000;
/** Proxmox renews its own certificates two weeks before; by then something is wrong. */
const soonDays = 14;

/** How near its end a certificate is, in words; null while nothing needs to be said. */
export function certificateTrouble(
  { validFrom, validTo }: Pick<Certificate, 'validFrom' | 'validTo'>,
  now: number,
): { isOver: boolean; text: string } | null {
  if (now < validFrom)
    return { isOver: true, text: `valid only in ${days(Math.ceil((validFrom - now) / dayMs))}: check the clocks` };
  const left = Math.floor((validTo - now) / dayMs);
  if (now > validTo) return { isOver: true, text: `expired ${days(Math.floor((now - validTo) / dayMs))} ago` };
  if (left > soonDays) return null;
  return { isOver: false, text: left === 0 ? 'expires today' : `expires in ${days(left)}` };
}

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);
