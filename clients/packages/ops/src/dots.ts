/** Thousands of moving dots: written straight into the pixels, which is the fastest way without a GPU. */

import type { Frame, Spot } from "./ground";

export type State = 0 | 1 | 2 | 3;

export interface Dot {
  from: Spot;
  to: Spot;
  state: State;
}

// On time, due soon, late, free: told apart by shape as well as colour (bytes are A, B, G, R).
const COLOURS = [0xff3b5600, 0xff005cb8, 0xff1a14a3, 0xff646b5c] as const;
const REACH = 4;

function isInside(state: State, dx: number, dy: number): boolean {
  if (state === 2) return true;
  if (state === 1) return Math.abs(dx) <= (dy + REACH) / 2;
  const distance = Math.hypot(dx, dy);
  return state === 0 ? distance <= REACH : distance <= REACH && distance > REACH - 2;
}

function stencil(state: State): Spot[] {
  const cells: Spot[] = [];
  for (let y = -REACH; y <= REACH; y += 1) {
    for (let x = -REACH; x <= REACH; x += 1) if (isInside(state, x, y)) cells.push({ x, y });
  }
  return cells;
}

const STENCILS = [stencil(0), stencil(1), stencil(2), stencil(3)] as const;

/** Give the place of a dot on the screen when the part `passed` (0 to 1) of its way is done. */
export function onScreen(dot: Dot, frame: Frame, passed: number): Spot {
  const x = dot.from.x + (dot.to.x - dot.from.x) * passed;
  const y = dot.from.y + (dot.to.y - dot.from.y) * passed;
  return { x: Math.round((x - frame.left) * frame.scale), y: Math.round((y - frame.top) * frame.scale) };
}

/** Write all dots into the pixels of a picture; late ones last, so that nothing hides them. */
export function stamp(
  pixels: Uint32Array,
  width: number,
  dots: Iterable<Dot>,
  place: (dot: Dot) => Spot,
): void {
  const height = pixels.length / width;
  const late: Dot[] = [];
  const put = (dot: Dot): void => {
    const { x, y } = place(dot);
    if (x < REACH || y < REACH || x >= width - REACH || y >= height - REACH) return;
    for (const cell of STENCILS[dot.state]) pixels[(y + cell.y) * width + x + cell.x] = COLOURS[dot.state];
  };
  for (const dot of dots) {
    if (dot.state === 2) late.push(dot);
    else put(dot);
  }
  late.forEach(put);
}
