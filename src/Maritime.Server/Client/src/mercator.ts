// Web Mercator with the world as the unit square, x eastwards from 180° W, y southwards from the top.

const EARTH_CIRCUMFERENCE_METRES = 40_075_016.686;
const METRES_PER_SECOND_PER_KNOT = 0.514444;

export function mercatorX(lon: number): number {
  return (lon + 180) / 360;
}

export function mercatorY(lat: number): number {
  const sine = Math.sin((Math.max(-85.06, Math.min(85.06, lat)) * Math.PI) / 180);
  return 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
}

export function longitudeOf(x: number): number {
  return x * 360 - 180;
}

export function latitudeOf(y: number): number {
  return (360 / Math.PI) * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - 90;
}

/** How far a ship comes in one second, in parts of the world, at this latitude. */
export function mercatorPerSecond(knots: number, lat: number): number {
  return (knots * METRES_PER_SECOND_PER_KNOT) / EARTH_CIRCUMFERENCE_METRES / Math.cos((lat * Math.PI) / 180);
}

/** Longitudes in a row without a jump at 180°: 179 then -179 becomes 179 then 181. */
export function unwrapped(longitudes: readonly number[]): number[] {
  let turn = 0;
  return longitudes.map((lon, index) => {
    if (index > 0) {
      const step = lon - longitudes[index - 1];
      turn += step > 180 ? -360 : step < -180 ? 360 : 0;
    }
    return lon + turn;
  });
}
