// Every vessel that the server has told of, in typed arrays: fifty thousand objects would cost more than the drawing.

import { mercatorPerSecond, mercatorX, mercatorY } from './mercator';
import { Flag, type FrameSink, type Row, type Tick } from './wire';

/** Beyond this a ship is left where it reported: a course held for longer is a guess. Event time, seconds. */
export const MAX_DEAD_RECKONING_SECONDS = 600;
const MIN_MOVING_KNOTS = 0.5;

export class Fleet implements FrameSink {
  count = 0;
  /** Grows whenever anything changed: whoever draws compares it. */
  version = 0;
  id = new Uint32Array(0);
  x = new Float64Array(0);
  y = new Float64Array(0);
  lon = new Float64Array(0);
  lat = new Float64Array(0);
  velocityX = new Float32Array(0);
  velocityY = new Float32Array(0);
  sog = new Float32Array(0);
  cog = new Float32Array(0);
  heading = new Float32Array(0);
  at = new Float64Array(0);
  type = new Uint8Array(0);
  status = new Uint8Array(0);
  flags = new Uint8Array(0);
  length = new Uint16Array(0);
  lastTick: Tick | null = null;

  private readonly slots = new Map<number, number>();
  private anchoredAt = 0;

  slotOf(id: number): number | undefined {
    return this.slots.get(id);
  }

  /** The event clock now: the last tick's, moved on by its rate. Unix milliseconds. */
  clockAt(now: number): number {
    return this.lastTick === null ? 0 : this.lastTick.clock + (now - this.anchoredAt) * this.lastTick.rate;
  }

  /** Where a vessel is drawn now, in parts of the world. */
  drawnAt(slot: number, clock: number): [x: number, y: number] {
    const seconds = Math.min(MAX_DEAD_RECKONING_SECONDS, Math.max(0, (clock - this.at[slot]) / 1000));
    return [this.x[slot] + this.velocityX[slot] * seconds, this.y[slot] + this.velocityY[slot] * seconds];
  }

  reset(): void {
    this.slots.clear();
    this.count = 0;
    this.version++;
  }

  row(row: Row): void {
    let slot = this.slots.get(row.id);
    if (slot === undefined) {
      slot = this.count++;
      if (slot >= this.id.length) {
        this.grow(Math.max(1024, this.id.length * 2));
      }
      this.slots.set(row.id, slot);
      this.id[slot] = row.id;
    }

    this.lon[slot] = row.lon;
    this.lat[slot] = row.lat;
    this.x[slot] = mercatorX(row.lon);
    this.y[slot] = mercatorY(row.lat);
    this.sog[slot] = row.sog;
    this.cog[slot] = row.cog;
    this.heading[slot] = row.heading;
    this.at[slot] = row.at;
    this.type[slot] = row.type;
    this.status[slot] = row.status;
    this.flags[slot] = row.flags;
    this.length[slot] = row.length;
    const isMoving = row.sog >= MIN_MOVING_KNOTS && !Number.isNaN(row.cog) && (row.flags & Flag.Lost) === 0;
    const perSecond = isMoving ? mercatorPerSecond(row.sog, row.lat) : 0;
    const course = (row.cog * Math.PI) / 180;
    this.velocityX[slot] = isMoving ? perSecond * Math.sin(course) : 0;
    this.velocityY[slot] = isMoving ? -perSecond * Math.cos(course) : 0;
    this.version++;
  }

  removed(id: number): void {
    const slot = this.slots.get(id);
    if (slot === undefined) {
      return;
    }
    const last = --this.count;
    if (slot !== last) {
      for (const column of this.columns()) {
        column[slot] = column[last];
      }
      this.slots.set(this.id[slot], slot);
    }
    this.slots.delete(id);
    this.version++;
  }

  tick(tick: Tick): void {
    this.lastTick = tick;
    this.anchoredAt = performance.now();
  }

  private columns() {
    return [
      this.id, this.x, this.y, this.lon, this.lat, this.velocityX, this.velocityY, this.sog, this.cog, this.heading,
      this.at, this.type, this.status, this.flags, this.length,
    ];
  }

  private grow(capacity: number): void {
    const grown = <T extends { set(from: T): void }>(from: T, make: new (length: number) => T): T => {
      const to = new make(capacity);
      to.set(from);
      return to;
    };
    this.id = grown(this.id, Uint32Array);
    this.x = grown(this.x, Float64Array);
    this.y = grown(this.y, Float64Array);
    this.lon = grown(this.lon, Float64Array);
    this.lat = grown(this.lat, Float64Array);
    this.velocityX = grown(this.velocityX, Float32Array);
    this.velocityY = grown(this.velocityY, Float32Array);
    this.sog = grown(this.sog, Float32Array);
    this.cog = grown(this.cog, Float32Array);
    this.heading = grown(this.heading, Float32Array);
    this.at = grown(this.at, Float64Array);
    this.type = grown(this.type, Uint8Array);
    this.status = grown(this.status, Uint8Array);
    this.flags = grown(this.flags, Uint8Array);
    this.length = grown(this.length, Uint16Array);
  }
}
