import { describe, expect, it } from 'vitest';
import { Fleet } from './fleet';
import { latitudeOf, longitudeOf, mercatorX, mercatorY, unwrapped } from './mercator';
import { Flag, type Row } from './wire';

const AT = Date.UTC(2026, 2, 1, 12);

function row(id: number, changes: Partial<Row> = {}): Row {
  return { id, lon: 10, lat: 60, sog: 12, cog: 0, heading: 0, at: AT, type: 70, status: 0, flags: 0, length: 100, ...changes };
}

describe('the fleet', () => {
  it('keeps one slot per vessel, with its newest report', () => {
    const fleet = new Fleet();
    fleet.row(row(1));
    fleet.row(row(1, { lat: 61 }));
    expect(fleet.count).toBe(1);
    expect(fleet.lat[fleet.slotOf(1)!]).toBe(61);
  });

  it('closes the hole that a removed vessel leaves', () => {
    const fleet = new Fleet();
    [1, 2, 3].forEach(id => fleet.row(row(id, { lat: 50 + id })));
    fleet.removed(1);
    expect(fleet.count).toBe(2);
    expect(fleet.slotOf(1)).toBeUndefined();
    expect([2, 3].map(id => fleet.lat[fleet.slotOf(id)!])).toEqual([52, 53]);
    fleet.removed(99);
    expect(fleet.count).toBe(2);
  });

  it('grows past its first thousand', () => {
    const fleet = new Fleet();
    for (let id = 1; id <= 5_000; id++) {
      fleet.row(row(id, { lon: id / 100 }));
    }
    expect(fleet.lon[fleet.slotOf(4_999)!]).toBeCloseTo(49.99);
  });

  it('moves a ship on by course and speed: 12 kn northwards is 1/5 of a degree in an hour', () => {
    const fleet = new Fleet();
    fleet.row(row(1));
    const [x, y] = fleet.drawnAt(0, AT + 300_000);
    expect(longitudeOf(x)).toBeCloseTo(10, 6);
    expect(latitudeOf(y) - 60).toBeCloseTo(0.2 / 12, 3);
  });

  it('leaves a ship where it was when the report is old, the course unknown, or the ship lost', () => {
    const fleet = new Fleet();
    fleet.row(row(1));
    const [, atLimit] = fleet.drawnAt(0, AT + 600_000);
    expect(fleet.drawnAt(0, AT + 86_400_000)[1]).toBe(atLimit);
    fleet.row(row(2, { cog: Number.NaN }));
    fleet.row(row(3, { flags: Flag.Lost }));
    expect(fleet.drawnAt(1, AT + 300_000)[1]).toBe(mercatorY(60));
    expect(fleet.drawnAt(2, AT + 300_000)[1]).toBe(mercatorY(60));
  });
});

describe('the projection', () => {
  it.each([[-180, -85], [-176.7, 51.86], [0, 0], [179.99, 84]])('comes back from %d, %d', (lon, lat) => {
    expect(longitudeOf(mercatorX(lon))).toBeCloseTo(lon, 9);
    expect(latitudeOf(mercatorY(lat))).toBeCloseTo(lat, 9);
  });

  it('unrolls longitudes across 180 degrees, both ways', () => {
    expect(unwrapped([179, -179, -178, 179])).toEqual([179, 181, 182, 179]);
    expect(unwrapped([-179, 179])).toEqual([-179, -181]);
  });
});
