export type SplitBounds = { readonly minimum: number; readonly maximum: number };

/** The widths a detail may have in `room` px: never so wide that less than `leave` px remain for the list. */
export function splitBounds(room: number, minimum: number, leave: number): SplitBounds {
  return { minimum: Math.min(minimum, room), maximum: Math.max(Math.min(minimum, room), room - leave) };
}

export const clampWidth = (width: number, { minimum, maximum }: SplitBounds): number =>
  Math.round(Math.max(minimum, Math.min(maximum, width)));

/** The width a key asks for while the detail is on the right; null for a key that asks for none. */
export function widthForKey(
  key: string,
  hasShift: boolean,
  width: number,
  { minimum, maximum }: SplitBounds,
): number | null {
  const step = hasShift ? 96 : 16;
  switch (key) {
    case 'ArrowLeft':
      return width + step;
    case 'ArrowRight':
      return width - step;
    case 'Home':
      return minimum;
    case 'End':
      return maximum;
    default:
      return null;
  }
}
