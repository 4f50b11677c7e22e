/** Where things stand: from degrees to the drawing of the districts and on to the screen. */

import outlines from "virtual:outlines";

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Frame {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

// The drawing was fitted to known towns: degrees = matrix * drawing + offset (about 3 km accurate).
const LON = [0.00992151, -0.00020199, 60.82881293] as const;
const LAT = [-0.00003253, -0.008882, 37.52278245] as const;
const DETERMINANT = LON[0] * LAT[1] - LON[1] * LAT[0];
const MARGIN = 0.04;

/** Give the place of a position in the drawing. */
export function inDrawing(lat: number, lon: number): Spot {
  const east = lon - LON[2];
  const north = lat - LAT[2];
  return {
    x: (east * LAT[1] - north * LON[1]) / DETERMINANT,
    y: (north * LON[0] - east * LAT[0]) / DETERMINANT,
  };
}

/** Choose scale and corner so that all spots are seen on a screen of this size. */
export function frameOf(spots: readonly Spot[], width: number, height: number): Frame {
  const xs = spots.map((spot) => spot.x);
  const ys = spots.map((spot) => spot.y);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  const wide = Math.max(Math.max(...xs) - left, 1);
  const high = Math.max(Math.max(...ys) - top, 1);
  const scale = Math.min(width / wide, height / high) * (1 - 2 * MARGIN);
  return {
    scale,
    left: left - (width / scale - wide) / 2,
    top: top - (height / scale - high) / 2,
  };
}

/** Give the corners of one district, or of all of them, as read from their paths. */
export function cornersOf(district: string): Spot[] {
  const probe = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const found: Spot[] = [];
  for (const [id, path] of outlines) {
    if (district && id !== district) continue;
    probe.setAttribute("d", path);
    const length = probe.getTotalLength();
    for (let step = 0; step <= 24; step += 1) {
      const point = probe.getPointAtLength((length * step) / 24);
      found.push({ x: point.x, y: point.y });
    }
  }
  return found;
}

/** Draw the districts, the one in focus stronger. */
export function drawGround(pen: CanvasRenderingContext2D, frame: Frame, district: string): void {
  pen.save();
  pen.scale(frame.scale, frame.scale);
  pen.translate(-frame.left, -frame.top);
  pen.lineWidth = 1 / frame.scale;
  pen.strokeStyle = "#5c6b64";
  for (const [id, path] of outlines) {
    const shape = new Path2D(path);
    pen.fillStyle = id === district ? "#e3f3ea" : "#ffffff";
    pen.fill(shape);
    pen.stroke(shape);
  }
  pen.restore();
}
