export type Point = readonly [x: number, y: number];
/** A filled polygon in a square of 24 x 24 units, y downwards. */
export type Shape = { readonly points: readonly Point[]; readonly colour: string };

const TEAL = '#0d9488';
const TEAL_DARK = '#115e59';
const WHITE = '#ffffff';
const GREY = '#71717a';

const rectangle = (x: number, y: number, width: number, height: number, colour: string): Shape => ({
  points: [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ],
  colour,
});

/** A gantry crane seen from the front: two splayed legs, a beam, a trolley and a container on its rope. */
export function crane(frame: string, load: string): Shape[] {
  const leg = (foot: number, top: number): Shape => ({
    points: [
      [top - 0.9, 7],
      [top + 0.9, 7],
      [foot + 0.9, 20],
      [foot - 0.9, 20],
    ],
    colour: frame,
  });
  return [
    leg(4.6, 6.2),
    leg(19.4, 17.8),
    rectangle(2.5, 4.8, 19, 2.4, frame),
    rectangle(10.2, 7.2, 3.6, 1.4, frame),
    rectangle(11.6, 8.6, 0.8, 3.4, frame),
    rectangle(8.4, 12, 7.2, 4.8, load),
  ];
}

/** The app's mark: the crane in white on a teal tile with rounded corners. */
export function appMark(): Shape[] {
  const inset = shrink(crane(WHITE, '#5eead4'), 0.74);
  return [{ points: roundedSquare(0.5, 23, 5), colour: TEAL }, ...inset];
}

/** The tray's mark; the dot at the lower right tells the state apart by colour, and by being there at all. */
export function trayMark(state: 'idle' | 'working' | 'attention' | 'offline'): Shape[] {
  const dots = { idle: [], working: [dot('#2563eb')], attention: [dot('#d97706')], offline: [] };
  // Offline the whole mark is grey and carries nothing.
  const frame = state === 'offline' ? crane(GREY, GREY).slice(0, -1) : crane(TEAL, TEAL_DARK);
  return [...frame, ...dots[state]];
}

function dot(colour: string): Shape {
  return { points: circle(18.5, 18.5, 5), colour };
}

function circle(x: number, y: number, radius: number): Point[] {
  return Array.from({ length: 48 }, (_, step): Point => {
    const angle = (step / 48) * 2 * Math.PI;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

function roundedSquare(at: number, size: number, radius: number): Point[] {
  const [near, far] = [at + radius, at + size - radius];
  const corners: [number, number, number][] = [
    [far, far, 0],
    [near, far, 1],
    [near, near, 2],
    [far, near, 3],
  ];
  return corners.flatMap(([x, y, quarter]) =>
    Array.from({ length: 13 }, (_, step): Point => {
      const angle = ((quarter + step / 12) * Math.PI) / 2;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    }),
  );
}

function shrink(shapes: readonly Shape[], factor: number): Shape[] {
  const move = (value: number): number => 12 + (value - 12) * factor;
  return shapes.map(({ points, colour }) => ({ points: points.map(([x, y]): Point => [move(x), move(y)]), colour }));
}
