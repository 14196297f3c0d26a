// Tracks as stored: runs of reports with silences between. A silence is never bridged, neither on the map nor in numbers.

import type { Track, TrackPoint } from './api';
import { unwrapped } from './mercator';

const EARTH_RADIUS_METRES = 6_371_008.8;

/** The lines of a track, and a dot at each end of each run. */
export function trackFeatures(track: Track, role: 'a' | 'b'): GeoJSON.Feature[] {
  const features: GeoJSON.Feature[] = [];
  for (const segment of track.segments) {
    if (segment.length === 0) {
      continue;
    }
    const longitudes = unwrapped(segment.map(point => point[1]));
    const line = segment.map((point, index) => [longitudes[index], point[2]]);
    if (line.length > 1) {
      features.push({ type: 'Feature', properties: { role }, geometry: { type: 'LineString', coordinates: line } });
    }
    if (track.segments.length > 1 || line.length === 1) {
      for (const end of line.length > 1 ? [line[0], line[line.length - 1]] : line) {
        features.push({ type: 'Feature', properties: { role }, geometry: { type: 'Point', coordinates: end } });
      }
    }
  }
  return features;
}

export interface PairSeries {
  /** Unix seconds. */
  at: number[];
  /** Metres; null while one of the two is silent. */
  distance: (number | null)[];
  sogA: (number | null)[];
  sogB: (number | null)[];
  least: { metres: number; at: number } | null;
}

/** Distance and speeds of two tracks on one clock, at most `samples` points, interpolated inside runs only. */
export function pairSeries(a: Track, b: Track, samples: number): PairSeries | null {
  const times = [...a.segments, ...b.segments].flatMap(segment => segment.map(point => point[0]));
  if (times.length === 0 || a.segments.length === 0 || b.segments.length === 0) {
    return null;
  }
  const from = times.reduce((x, y) => Math.min(x, y));
  const to = times.reduce((x, y) => Math.max(x, y));
  const step = Math.max(60_000, (to - from) / samples);
  const series: PairSeries = { at: [], distance: [], sogA: [], sogB: [], least: null };
  for (let at = from; at <= to; at += step) {
    const placeA = placeAt(a, at);
    const placeB = placeAt(b, at);
    const metres = placeA && placeB ? distance(placeA, placeB) : null;
    series.at.push(at / 1000);
    series.distance.push(metres);
    series.sogA.push(placeA?.[3] ?? null);
    series.sogB.push(placeB?.[3] ?? null);
    if (metres !== null && (series.least === null || metres < series.least.metres)) {
      series.least = { metres, at };
    }
  }
  return series.distance.some(metres => metres !== null) ? series : null;
}

function placeAt(track: Track, at: number): TrackPoint | null {
  const segment = track.segments.find(run => run.length > 0 && run[0][0] <= at && run[run.length - 1][0] >= at);
  if (segment === undefined) {
    return null;
  }
  let low = 0;
  let high = segment.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (segment[middle][0] <= at) {
      low = middle;
    } else {
      high = middle;
    }
  }
  const [before, after] = [segment[low], segment[high]];
  const share = after[0] === before[0] ? 0 : (at - before[0]) / (after[0] - before[0]);
  const [from, to] = unwrapped([before[1], after[1]]);
  const sog = before[3] === null || after[3] === null ? before[3] : before[3] + (after[3] - before[3]) * share;
  return [at, from + (to - from) * share, before[2] + (after[2] - before[2]) * share, sog, null];
}

/** Metres on the sphere. */
export function distance(a: TrackPoint, b: TrackPoint): number {
  const rad = Math.PI / 180;
  const sinLat = Math.sin(((b[2] - a[2]) * rad) / 2);
  const sinLon = Math.sin(((b[1] - a[1]) * rad) / 2);
  const haversine = sinLat * sinLat + Math.cos(a[2] * rad) * Math.cos(b[2] * rad) * sinLon * sinLon;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.sqrt(Math.min(1, haversine)));
}
