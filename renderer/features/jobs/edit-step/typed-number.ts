/** What of a text can stand in a number while it is typed: digits and one dot, a comma counting as one. */
export function onlyNumber(text: string): string {
  const [whole = '', ...behind] = text
    .replaceAll(',', '.')
    .replaceAll(/[^\d.]/g, '')
    .split('.');
  return behind.length === 0 ? whole : `${whole}.${behind.join('')}`;
}

/** The number that is typed so far; 0 for none. */
export const readNumber = (typed: string): number => (typed === '.' ? 0 : Number(typed));
