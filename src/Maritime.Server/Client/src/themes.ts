// Colours of the map by light on the bridge. Those of the panels are in page.css under the same names.

import { SHIP_GROUPS, type ShipGroup } from './shipTypes';

export const THEMES = ['day', 'dusk', 'night'] as const;
export type Theme = (typeof THEMES)[number];

export interface MapColours {
  sea: string;
  land: string;
  coast: string;
  border: string;
  graticule: string;
  label: string;
  labelHalo: string;
  place: string;
  trackA: string;
  trackB: string;
  alert: string;
  selected: string;
  outline: string;
  ships: Record<ShipGroup, string>;
}

export const MAP_COLOURS: Record<Theme, MapColours> = {
  day: {
    sea: '#cfe1ec', land: '#f1ecdf', coast: '#7f97a6', border: '#c3b9a3', graticule: '#b8cddb',
    label: '#10222f', labelHalo: '#eef5f9', place: '#6b6552', trackA: '#0b62b8', trackB: '#b4500a',
    alert: '#c4001a', selected: '#10222f', outline: '#12212c',
    ships: {
      other: '#8794a0', cargo: '#2f9e63', tanker: '#d9622b', passenger: '#3676d8', fishing: '#c79a00',
      tug: '#178f9b', pleasure: '#a253c9', fast: '#5a6be0', authority: '#4a5a68',
    },
  },
  dusk: {
    sea: '#0d1f2e', land: '#233341', coast: '#4f6b80', border: '#3a4e5f', graticule: '#16303f',
    label: '#e3edf4', labelHalo: '#0b1924', place: '#8da3b3', trackA: '#58b7ff', trackB: '#ffb454',
    alert: '#ff5a5f', selected: '#ffffff', outline: '#06111a',
    ships: {
      other: '#a9b8c4', cargo: '#5fce8d', tanker: '#ff9263', passenger: '#6fb1ff', fishing: '#ecd055',
      tug: '#57d0d6', pleasure: '#d494ff', fast: '#9aa6ff', authority: '#dfe8ee',
    },
  },
  night: {
    sea: '#04090e', land: '#10171c', coast: '#2c3a44', border: '#1d2830', graticule: '#0a141b',
    label: '#a9b4bb', labelHalo: '#04090e', place: '#54626b', trackA: '#3f87bd', trackB: '#b57f3b',
    alert: '#d2383e', selected: '#c9d2d8', outline: '#000000',
    ships: {
      other: '#6d7983', cargo: '#3d8a5d', tanker: '#b0633f', passenger: '#4878b0', fishing: '#9a8836',
      tug: '#388b90', pleasure: '#8d62ab', fast: '#666fb0', authority: '#8d979d',
    },
  },
};

/** The colours of the ship groups as one array for the shader: red, green, blue in 0..1. */
export function shipColourTable(theme: Theme): Float32Array {
  return new Float32Array(SHIP_GROUPS.flatMap(group => rgb(MAP_COLOURS[theme].ships[group])));
}

export function rgb(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

export function isTheme(text: string | null): text is Theme {
  return THEMES.includes(text as Theme);
}
