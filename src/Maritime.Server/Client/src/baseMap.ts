// The offline base map: Natural Earth in packs of vector tiles (scripts/base-map.mjs), coloured by theme. Nothing is ever
// fetched from another server.

import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import * as maplibre from 'maplibre-gl';
import { MAP_COLOURS, type MapColours, type Theme } from './themes';

const PROTOCOL = 'base';
const PACK_ZOOM = 3;
const MAX_ZOOM = 6;
export const LABEL_FONT = ['Noto Sans'];

type Pack = Map<string, Uint8Array>;
interface Places {
  packs: string[];
  countries: { name: string; lon: number; lat: number; area: number }[];
}

/** Loads what the style needs before the first frame. */
export async function loadBaseMap(): Promise<Places> {
  const places = (await (await fetch('./base-map/places.json')).json()) as Places;
  const known = new Set(places.packs);
  const packs = new Map<string, Promise<Pack>>();
  maplibre.addProtocol(PROTOCOL, async request => {
    const [z, x, y] = request.url.split('//')[1].split('/').map(Number);
    const name = z < PACK_ZOOM ? 'world' : `${x >> (z - PACK_ZOOM)}-${y >> (z - PACK_ZOOM)}`;
    if (!known.has(name)) {
      return { data: new ArrayBuffer(0) };
    }
    let pack = packs.get(name);
    if (pack === undefined) {
      pack = readPack(name);
      packs.set(name, pack);
      pack.catch(() => packs.delete(name));
    }
    const tile = (await pack).get(`${z}/${x}/${y}`);
    return { data: tile === undefined ? new ArrayBuffer(0) : tile.slice().buffer };
  });
  return places;
}

export function baseStyle(theme: Theme, places: Places): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {
    base: {
      type: 'vector', tiles: [`${PROTOCOL}://{z}/{x}/{y}`], minzoom: 0, maxzoom: MAX_ZOOM,
      attribution: 'Natural Earth',
    },
    graticule: { type: 'geojson', data: graticule(10), tolerance: 0 },
    'graticule-1': { type: 'geojson', data: graticule(1), tolerance: 0 },
    countries: {
      type: 'geojson',
      data: {
        type: 'FeatureCollection',
        features: places.countries.map(({ name, lon, lat, area }) => ({
          type: 'Feature', properties: { name, area }, geometry: { type: 'Point', coordinates: [lon, lat] },
        })),
      },
    },
  };
  return { version: 8, sources, layers: layers(MAP_COLOURS[theme]) };
}

/** The layers that hold only base map, in drawing order. */
export function layers(colours: MapColours): LayerSpecification[] {
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': colours.sea } },
    {
      id: 'graticule', type: 'line', source: 'graticule',
      paint: { 'line-color': colours.graticule, 'line-width': 1 },
    },
    {
      id: 'graticule-1', type: 'line', source: 'graticule-1', minzoom: 6,
      paint: { 'line-color': colours.graticule, 'line-width': 0.7 },
    },
    {
      id: 'land', type: 'fill', source: 'base', 'source-layer': 'land',
      paint: { 'fill-color': colours.land, 'fill-antialias': false },
    },
    {
      id: 'borders', type: 'line', source: 'base', 'source-layer': 'borders',
      paint: { 'line-color': colours.border, 'line-width': 0.7, 'line-dasharray': [4, 2] },
    },
    {
      id: 'coast', type: 'line', source: 'base', 'source-layer': 'coast',
      paint: { 'line-color': colours.coast, 'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.5, 8, 1.1] },
    },
    {
      id: 'countries', type: 'symbol', source: 'countries', minzoom: 1.5, maxzoom: 9,
      layout: {
        'text-field': ['get', 'name'], 'text-font': LABEL_FONT, 'text-max-width': 7,
        'text-size': ['interpolate', ['linear'], ['zoom'], 2, 10, 6, 13],
        'symbol-sort-key': ['-', 0, ['get', 'area']],
      },
      filter: ['>', ['get', 'area'], ['step', ['zoom'], 0.02, 3, 0.004, 4.5, 0.0004, 6, 0]],
      paint: { 'text-color': colours.place, 'text-halo-color': colours.land, 'text-halo-width': 1 },
    },
  ];
}

async function readPack(name: string): Promise<Pack> {
  const response = await fetch(`./base-map/${name}.pack`);
  if (!response.ok || response.body === null) {
    throw new Error(`The base map has no part ${name}.`);
  }
  const unpacked = await new Response(response.body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
  const view = new DataView(unpacked);
  const tiles: Pack = new Map();
  for (let entry = 0; entry < view.getUint32(0, true); entry++) {
    const at = 4 + entry * 12;
    const key = `${view.getUint8(at)}/${view.getUint8(at + 1)}/${view.getUint8(at + 2)}`;
    tiles.set(key, new Uint8Array(unpacked, view.getUint32(at + 4, true), view.getUint32(at + 8, true)));
  }
  return tiles;
}

function graticule(step: number): GeoJSON.Feature {
  const lines: GeoJSON.Position[][] = [];
  for (let lon = -180; lon < 180; lon += step) {
    lines.push([[lon, -85], [lon, 85]]);
  }
  for (let lat = -80; lat <= 80; lat += step) {
    lines.push([[-180, lat], [180, lat]]);
  }
  return { type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } };
}
