import { describe, expect, it } from 'vitest';
import type { Track, TrackPoint } from './api';
import { position } from './format';
import { pairSeries, trackFeatures } from './tracks';

const MINUTE = 60_000;

function track(mmsi: string, lon: number, ...runs: [from: number, to: number][]): Track {
  return {
    mmsi,
    segments: runs.map(([from, to]) => Array.from({ length: to - from + 1 }, (_, i): TrackPoint =>
      [(from + i) * MINUTE, lon, 0, 6, 0])),
  };
}

describe('a pair of tracks', () => {
  it('is as far apart as the positions are', () => {
    const series = pairSeries(track('1', 0, [0, 60]), track('2', 0.001, [0, 60]), 100)!;
    expect(series.least!.metres).toBeCloseTo(111.19, 1);
    expect(new Set(series.distance.map(metres => metres?.toFixed(3))).size).toBe(1);
  });

  it('is near across 180 degrees', () => {
    const series = pairSeries(track('1', 179.9995, [0, 10]), track('2', -179.9995, [0, 10]), 100)!;
    expect(series.least!.metres).toBeCloseTo(111.19, 1);
  });

  it('has no distance while one is silent', () => {
    const series = pairSeries(track('1', 0, [0, 60]), track('2', 0.001, [0, 20], [40, 60]), 100)!;
    const silent = series.at.map((at, i) => [at / 60, series.distance[i]] as const).filter(([minute]) => minute > 20 && minute < 40);
    expect(silent.length).toBeGreaterThan(10);
    expect(silent.every(([, metres]) => metres === null)).toBe(true);
  });

  it('is nothing when the two were never heard at the same time', () => {
    expect(pairSeries(track('1', 0, [0, 10]), track('2', 0, [20, 30]), 50)).toBeNull();
    expect(pairSeries(track('1', 0, [0, 10]), { mmsi: '2', segments: [] }, 50)).toBeNull();
  });
});

describe('a drawn track', () => {
  it('has one line per run, nothing between, and a dot at each end', () => {
    const kinds = trackFeatures(track('1', 0, [0, 5], [60, 65]), 'a').map(feature => feature.geometry.type);
    expect(kinds).toEqual(['LineString', 'Point', 'Point', 'LineString', 'Point', 'Point']);
  });
});

describe('a position in words', () => {
  it.each([
    [51.86, -176.7, '51°51.6′ N 176°42.0′ W'],
    [-0.5, 0, '00°30.0′ S 000°00.0′ E'],
    [59.99999, 179.99999, '60°00.0′ N 180°00.0′ E'],
  ])('%d, %d is %s', (lat, lon, said) => expect(position(lat, lon)).toBe(said));
});
