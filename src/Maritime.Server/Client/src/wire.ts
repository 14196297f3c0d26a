// The binary form of the map, as src/Maritime.Server/Map/MapFrame.cs writes it: runs of frames, each a header of 32 bytes
// and its rows, little endian.

export const HEADER_BYTES = 32;
export const ROW_BYTES = 24;
const MAGIC = 0x3152414d; // "MAR1"
const VERSION = 1;
const UNITS_PER_DEGREE = 600_000;
const UNKNOWN = 0xffff;

export const enum FrameKind {
  Reset = 0,
  Rows = 1,
  Removed = 2,
  Tick = 3,
}

export const enum Flag {
  Alerted = 1,
  Simulated = 2,
  Lost = 4,
  Listed = 8,
}

/** One vessel of a rows frame. The same object is handed out for every row: take what is needed, do not keep it. */
export interface Row {
  id: number;
  lon: number;
  lat: number;
  /** Knots; NaN when unknown. */
  sog: number;
  /** Degrees; NaN when unknown. */
  cog: number;
  /** Degrees; NaN when unknown. */
  heading: number;
  /** Event time of the report, Unix milliseconds. */
  at: number;
  type: number;
  status: number;
  flags: number;
  /** Metres; 0 when unknown. */
  length: number;
}

export interface Tick {
  /** Event time, Unix milliseconds. */
  clock: number;
  /** Event seconds per second. */
  rate: number;
  epoch: number;
  sequence: number;
}

export interface FrameSink {
  reset(): void;
  row(row: Row): void;
  removed(id: number): void;
  tick(tick: Tick): void;
}

export class WireError extends Error {}

const row: Row = {
  id: 0, lon: 0, lat: 0, sog: 0, cog: 0, heading: 0, at: 0, type: 0, status: 0, flags: 0, length: 0,
};

/** Reads one message. Frames of a kind that this version does not know are skipped; anything else odd throws. */
export function readMessage(bytes: Uint8Array, sink: FrameSink): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < view.byteLength) {
    if (view.byteLength - at < HEADER_BYTES || view.getUint32(at, true) !== MAGIC) {
      throw new WireError('This is not a map message.');
    }
    if (view.getUint8(at + 4) !== VERSION) {
      throw new WireError(`The server speaks version ${view.getUint8(at + 4)} of the map, this page ${VERSION}.`);
    }

    const kind = view.getUint8(at + 5);
    const clock = Number(view.getBigInt64(at + 8, true));
    const count = view.getUint32(at + 16, true);
    const body = at + HEADER_BYTES;
    const end = body + count * bytesPerRow(kind);
    if (end > view.byteLength) {
      throw new WireError('A map message was cut off.');
    }

    switch (kind) {
      case FrameKind.Reset:
        sink.reset();
        break;
      case FrameKind.Rows:
        for (let from = body; from < end; from += ROW_BYTES) {
          readRow(view, from, clock);
          sink.row(row);
        }
        break;
      case FrameKind.Removed:
        for (let from = body; from < end; from += 4) {
          sink.removed(view.getUint32(from, true));
        }
        break;
      case FrameKind.Tick:
        sink.tick({
          clock,
          rate: view.getUint16(at + 6, true),
          epoch: view.getUint32(at + 20, true),
          sequence: Number(view.getBigInt64(at + 24, true)),
        });
        break;
    }
    at = end;
  }
}

/** SignalR's JSON protocol carries bytes as base64. */
export function fromBase64(text: string): Uint8Array {
  const native = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array }).fromBase64;
  return native ? native.call(Uint8Array, text) : Uint8Array.from(atob(text), char => char.charCodeAt(0));
}

function bytesPerRow(kind: number): number {
  return kind === FrameKind.Rows ? ROW_BYTES : kind === FrameKind.Removed ? 4 : 0;
}

function readRow(view: DataView, at: number, clock: number): void {
  row.id = view.getUint32(at, true);
  row.lon = view.getInt32(at + 4, true) / UNITS_PER_DEGREE;
  row.lat = view.getInt32(at + 8, true) / UNITS_PER_DEGREE;
  row.sog = tenths(view.getUint16(at + 12, true));
  row.cog = tenths(view.getUint16(at + 14, true));
  row.heading = tenths(view.getUint16(at + 16, true));
  row.at = clock - view.getUint16(at + 18, true) * 1000;
  row.type = view.getUint8(at + 20);
  row.status = view.getUint8(at + 21);
  row.flags = view.getUint8(at + 22);
  row.length = view.getUint8(at + 23) * 2;
}

function tenths(value: number): number {
  return value === UNKNOWN ? Number.NaN : value / 10;
}
