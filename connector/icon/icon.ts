/**
 * The connector's icon: one of the audience, and the signal that goes out from it. Drawn here, so that its colour and
 * its margins are those that the importers ask for.
 */
import { type Colour, pngOf } from './png.ts';

export const BRAND_COLOUR = '#0b6a6e';
export const ICON_SIZE_IN_PIXELS = 230;

const BACKGROUND: Colour = [0x0b, 0x6a, 0x6e];
const FIGURE: Colour = [0xff, 0xff, 0xff];
const MIDDLE = ICON_SIZE_IN_PIXELS / 2;

const HEAD = { y: 94, radius: 23 };
const SHOULDERS = { y: 168, across: 45, up: 42 };
/** The logo keeps within 160 of the 230 pixels. */
const WAVES = [
  { radius: 50, half: 5.5 },
  { radius: 72, half: 5.5 },
];
const WAVE_REACH_IN_RADIANS = (42 * Math.PI) / 180;
/** So many looks at each pixel in each direction make smooth edges. */
const LOOKS = 4;

export function iconPng(): Buffer {
  return pngOf(ICON_SIZE_IN_PIXELS, (x, y) => mixed(shareOfFigure(x, y)));
}

function shareOfFigure(x: number, y: number): number {
  let inside = 0;
  for (let row = 0; row < LOOKS; row += 1) {
    for (let column = 0; column < LOOKS; column += 1) {
      if (isFigure(x + (column + 0.5) / LOOKS, y + (row + 0.5) / LOOKS)) inside += 1;
    }
  }
  return inside / LOOKS ** 2;
}

function isFigure(x: number, y: number): boolean {
  const across = x - MIDDLE;
  const fromHead = Math.hypot(across, y - HEAD.y);
  if (fromHead <= HEAD.radius) return true;
  const up = SHOULDERS.y - y;
  if (up >= 0 && (across / SHOULDERS.across) ** 2 + (up / SHOULDERS.up) ** 2 <= 1) return true;
  const isBeside = Math.abs(Math.atan2(y - HEAD.y, Math.abs(across))) <= WAVE_REACH_IN_RADIANS;
  return isBeside && WAVES.some(({ radius, half }) => Math.abs(fromHead - radius) <= half);
}

function mixed(share: number): Colour {
  const channel = (index: 0 | 1 | 2) => Math.round(BACKGROUND[index] + (FIGURE[index] - BACKGROUND[index]) * share);
  return [channel(0), channel(1), channel(2)];
}
