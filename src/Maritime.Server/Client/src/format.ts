// Numbers as people at sea read them. UTC always.

import { texts } from './texts';

const DASH = '–';

export function clockText(milliseconds: number): { day: string; time: string } {
  const iso = new Date(milliseconds).toISOString();
  return { day: iso.slice(0, 10), time: iso.slice(11, 19) };
}

export function dateTime(value: string | number | null): string {
  if (value === null) {
    return DASH;
  }
  const iso = new Date(value).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}

export function day(value: string | null): string {
  return value === null ? DASH : value.slice(0, 10);
}

export function span(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  if (minutes < 60) {
    return `${minutes} ${texts.minutes}`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return minutes % 60 === 0 || hours >= 10
      ? `${Math.round(minutes / 60)} ${texts.hours}`
      : `${hours} ${texts.hours} ${minutes % 60} ${texts.minutes}`;
  }
  return `${Math.round(hours / 24)} ${texts.days}`;
}

/** Degrees and decimal minutes, as on a chart: 51°49.3′ N 176°38.0′ W. */
export function position(lat: number, lon: number): string {
  return `${angle(lat, 2, 'N', 'S')} ${angle(lon, 3, 'E', 'W')}`;
}

export function knots(value: number | null): string {
  return value === null || Number.isNaN(value) ? texts.notReported : `${value.toFixed(1)} kn`;
}

export function degrees(value: number | null): string {
  return value === null || Number.isNaN(value) ? texts.notReported : `${Math.round(value).toString().padStart(3, '0')}°`;
}

export function metres(value: number): string {
  if (value < 1000) {
    return `${value.toFixed(0)} m`;
  }
  const miles = value / 1852;
  return `${miles < 10 ? miles.toFixed(1) : miles.toFixed(0)} nm`;
}

export function count(value: number): string {
  return value.toLocaleString('en');
}

function angle(value: number, digits: number, positive: string, negative: string): string {
  const tenths = Math.round(Math.abs(value) * 600);
  const whole = Math.floor(tenths / 600);
  const minutes = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  return `${whole.toString().padStart(digits, '0')}°${minutes}′ ${value < 0 ? negative : positive}`;
}

/** A moment as a datetime-local field has it: UTC, to the minute. */
export function fieldTime(value: string | number): string {
  return new Date(value).toISOString().slice(0, 16);
}

/** What a datetime-local field says, as UTC; null while it is not complete. */
export function timeOfField(value: string): string | null {
  const time = Date.parse(`${value}Z`);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
