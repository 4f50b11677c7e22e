/** The live map: a moving copy of the table beside it, which the server has already written. */

import { type Dot, type State, onScreen, stamp } from "./dots";
import { type Frame, type Spot, cornersOf, drawGround, frameOf, inDrawing } from "./ground";

type Report = [id: string, lat: number, lon: number, state?: State];

const STEP_MS = 1000;
const STALE_MS = 30_000;
const HIT = 10;
const FREE: State = 3;

class LiveMap {
  private readonly dots = new Map<string, Dot>();
  private readonly pen: CanvasRenderingContext2D;
  private ground = new Uint32Array();
  private picture = new ImageData(1, 1);
  private frame: Frame = { scale: 1, left: 0, top: 0 };
  private movedAt = 0;
  private heardAt = Date.now();
  private readonly isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly table: HTMLElement | null,
  ) {
    this.pen = canvas.getContext("2d", { willReadFrequently: true })!;
  }

  start(): void {
    this.hear(this.rows());
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    this.canvas.addEventListener("click", (event) => this.select(event));
    setInterval(() => this.tellAge(), 5000);
    requestAnimationFrame((time) => this.draw(time));
  }

  /** Take positions that arrived; each dot goes on from where it is seen now. */
  hear(reports: readonly Report[]): void {
    const passed = this.passed(performance.now());
    for (const dot of this.dots.values()) {
      dot.from = {
        x: dot.from.x + (dot.to.x - dot.from.x) * passed,
        y: dot.from.y + (dot.to.y - dot.from.y) * passed,
      };
    }
    for (const [id, lat, lon, state] of reports) {
      const to = inDrawing(lat, lon);
      const known = this.dots.get(id);
      // A position says nothing about the visit: the dot keeps the meaning its row gave it.
      this.dots.set(id, { from: known?.from ?? to, to, state: state ?? known?.state ?? FREE });
    }
    this.movedAt = performance.now();
    this.heardAt = Date.now();
    this.tellAge();
  }

  private rows(): Report[] {
    const rows = this.table?.querySelectorAll<HTMLElement>("[data-lat]") ?? [];
    return [...rows].map(({ dataset }) => [
      dataset["id"] ?? "",
      Number(dataset["lat"]),
      Number(dataset["lon"]),
      Number(dataset["state"] ?? 0) as State,
    ]);
  }

  private resize(): void {
    const { clientWidth, clientHeight, dataset } = this.canvas;
    if (!clientWidth || !clientHeight) return;
    this.canvas.width = clientWidth;
    this.canvas.height = clientHeight;
    const district = dataset["district"] ?? "";
    const seen: Spot[] = cornersOf(district);
    this.frame = frameOf(seen.length ? seen : cornersOf(""), clientWidth, clientHeight);
    this.pen.fillStyle = "#f3f6f4";
    this.pen.fillRect(0, 0, clientWidth, clientHeight);
    drawGround(this.pen, this.frame, district);
    this.picture = this.pen.getImageData(0, 0, clientWidth, clientHeight);
    this.ground = new Uint32Array(this.picture.data.buffer.slice(0));
  }

  private passed(time: number): number {
    return this.isStill ? 1 : Math.min(1, Math.max(0, (time - this.movedAt) / STEP_MS));
  }

  private draw(time: number): void {
    const passed = this.passed(time);
    if (this.ground.length && !document.hidden) {
      const pixels = new Uint32Array(this.picture.data.buffer);
      pixels.set(this.ground);
      stamp(pixels, this.picture.width, this.dots.values(), (dot) => onScreen(dot, this.frame, passed));
      this.pen.putImageData(this.picture, 0, 0);
    }
    requestAnimationFrame((next) => this.draw(next));
  }

  private select(event: MouseEvent): void {
    const passed = this.passed(performance.now());
    let nearest = "";
    let least = HIT;
    for (const [id, dot] of this.dots) {
      const at = onScreen(dot, this.frame, passed);
      const distance = Math.hypot(at.x - event.offsetX, at.y - event.offsetY);
      if (distance < least) [nearest, least] = [id, distance];
    }
    const row = nearest && this.table?.querySelector<HTMLElement>(`[data-id="${CSS.escape(nearest)}"]`);
    if (!row) return;
    row.scrollIntoView({ block: "nearest" });
    row.querySelector<HTMLElement>("a,button")?.focus();
  }

  private tellAge(): void {
    const age = document.querySelector<HTMLElement>("[data-age]");
    const seconds = Math.round((Date.now() - this.heardAt) / 1000);
    if (!age) return;
    age.textContent = String(seconds);
    age.closest("[data-age-box]")?.toggleAttribute("data-stale", seconds * 1000 > STALE_MS);
  }
}

for (const canvas of document.querySelectorAll<HTMLCanvasElement>("canvas[data-live-url]")) {
  const map = new LiveMap(canvas, document.getElementById(canvas.dataset["table"] ?? ""));
  map.start();
  const address = canvas.dataset["liveUrl"];
  if (!address) continue;
  const stream = new EventSource(address);
  stream.onmessage = (event: MessageEvent<string>) => map.hear(JSON.parse(event.data));
}
