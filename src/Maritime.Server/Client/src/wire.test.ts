import { describe, expect, it } from 'vitest';
import { FrameKind, HEADER_BYTES, ROW_BYTES, WireError, fromBase64, readMessage, type Row, type Tick } from './wire';

const CLOCK = Date.UTC(2026, 2, 1, 12);

function frame(kind: number, count: number, bodyBytes: number, sequence = 9): DataView {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + bodyBytes));
  view.setUint32(0, 0x3152414d, true);
  view.setUint8(4, 1);
  view.setUint8(5, kind);
  view.setUint16(6, 120, true);
  view.setBigInt64(8, BigInt(CLOCK), true);
  view.setUint32(16, count, true);
  view.setUint32(20, 77, true);
  view.setBigInt64(24, BigInt(sequence), true);
  return view;
}

function rowFrame(): DataView {
  const view = frame(FrameKind.Rows, 1, ROW_BYTES);
  view.setUint32(32, 352844000, true);
  view.setInt32(36, Math.round(-176.586438 * 600_000), true);
  view.setInt32(40, Math.round(51.899262 * 600_000), true);
  view.setUint16(44, 123, true);
  view.setUint16(46, 0xffff, true);
  view.setUint16(48, 3599, true);
  view.setUint16(50, 90, true);
  view.setUint8(52, 70);
  view.setUint8(53, 5);
  view.setUint8(54, 9);
  view.setUint8(55, 60);
  return view;
}

function read(...views: DataView[]): { told: string[]; rows: Row[]; ticks: Tick[] } {
  const bytes = new Uint8Array(views.flatMap(view => [...new Uint8Array(view.buffer)]));
  const told: string[] = [];
  const rows: Row[] = [];
  const ticks: Tick[] = [];
  readMessage(bytes, {
    reset: () => told.push('reset'),
    row: row => {
      told.push(`row ${row.id}`);
      rows.push({ ...row });
    },
    removed: id => told.push(`gone ${id}`),
    tick: tick => {
      told.push('tick');
      ticks.push(tick);
    },
  });
  return { told, rows, ticks };
}

describe('a map message', () => {
  it('gives its frames in order', () => {
    const gone = frame(FrameKind.Removed, 2, 8);
    gone.setUint32(32, 5, true);
    gone.setUint32(36, 6, true);
    expect(read(frame(FrameKind.Reset, 0, 0), rowFrame(), gone, frame(FrameKind.Tick, 0, 0)).told)
      .toEqual(['reset', 'row 352844000', 'gone 5', 'gone 6', 'tick']);
  });

  it('gives a row in degrees, knots and event time', () => {
    const [row] = read(rowFrame()).rows;
    expect(row.lon).toBeCloseTo(-176.586438, 5);
    expect(row.lat).toBeCloseTo(51.899262, 5);
    expect(row.sog).toBeCloseTo(12.3);
    expect(row.cog).toBeNaN();
    expect(row.heading).toBeCloseTo(359.9);
    expect(row.at).toBe(CLOCK - 90_000);
    expect([row.type, row.status, row.flags, row.length]).toEqual([70, 5, 9, 120]);
  });

  it('gives sequences beyond 32 bits', () => {
    expect(read(frame(FrameKind.Tick, 0, 0, 2 ** 40)).ticks[0]).toEqual(
      { clock: CLOCK, rate: 120, epoch: 77, sequence: 2 ** 40 });
  });

  it('skips frames of a kind that it does not know', () => {
    expect(read(frame(200, 0, 0), frame(FrameKind.Tick, 0, 0)).told).toEqual(['tick']);
  });

  it.each([
    ['is cut in a header', rowFrame().buffer.slice(0, 20)],
    ['is cut in a row', rowFrame().buffer.slice(0, 40)],
    ['is something else', new TextEncoder().encode('<!doctype html><html lang="en"><head>').buffer],
  ])('is refused when it %s', (_what, buffer) => {
    expect(() => read(new DataView(buffer as ArrayBuffer))).toThrow(WireError);
  });

  it('is refused when it is of another version', () => {
    const other = rowFrame();
    other.setUint8(4, 2);
    expect(() => read(other)).toThrow(/version 2/);
  });

  it('comes out of base64 as it went in', () => {
    expect([...fromBase64(btoa('\u0000\u00ff\u0010'))]).toEqual([0, 255, 16]);
  });
});
