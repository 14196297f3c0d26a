// Cuts Natural Earth (public domain, npm world-atlas) into vector tiles, zoom 0 to 6, and packs them into one file per
// tile of zoom 3, so that the page fetches some hundred kilobytes where it looks instead of thousands of small files.
// Skipped when the packs are newer than this script and the atlas.
//
// A pack is: count (u32), then count times [z u8, x u8, y u8, 0, offset u32, length u32], then the tiles (MVT, not
// compressed); the file is gzipped as a whole. Offsets count from the beginning of the unpacked file.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { geoArea, geoCentroid, geoEquirectangular } from 'd3-geo';
import { geoProject } from 'd3-geo-projection';
import { feature, mesh } from 'topojson-client';

const PACK_ZOOM = 3;
const MAX_ZOOM = 6;
// Zoom by zoom the coarsest atlas whose generalisation does not show.
const ATLAS_BY_ZOOM = ['110m', '110m', '50m', '50m', '50m', '10m', '10m'];

const client = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const atlas = path.join(client, 'node_modules/world-atlas');
const out = path.join(client, 'public/base-map');
const stamp = path.join(out, 'places.json');
const inputs = [fileURLToPath(import.meta.url), path.join(atlas, 'package.json')];
if (fs.existsSync(stamp) && inputs.every(file => fs.statSync(file).mtimeMs <= fs.statSync(stamp).mtimeMs)) {
  process.exit(0);
}
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });

const sources = Object.fromEntries([...new Set(ATLAS_BY_ZOOM)].map(name => [name, readAtlas(name)]));
const packs = new Map();
for (let z = 0; z <= MAX_ZOOM; z++) {
  const layers = sources[ATLAS_BY_ZOOM[z]];
  for (let x = 0; x < 1 << z; x++) {
    for (let y = 0; y < 1 << z; y++) {
      const found = {};
      for (const [name, index] of Object.entries(layers)) {
        const tile = index.getTile(z, x, y);
        if (tile && tile.features.length > 0) {
          found[name] = tile;
        }
      }
      if (Object.keys(found).length > 0) {
        const pack = packName(z, x, y);
        packs.set(pack, [...(packs.get(pack) ?? []), { z, x, y, bytes: Buffer.from(fromGeojsonVt(found, { version: 2 })) }]);
      }
    }
  }
}

for (const [name, tiles] of packs) {
  const directory = Buffer.alloc(4 + 12 * tiles.length);
  directory.writeUInt32LE(tiles.length, 0);
  let offset = directory.length;
  tiles.forEach(({ z, x, y, bytes }, at) => {
    directory.set([z, x, y, 0], 4 + 12 * at);
    directory.writeUInt32LE(offset, 8 + 12 * at);
    directory.writeUInt32LE(bytes.length, 12 + 12 * at);
    offset += bytes.length;
  });
  const packed = zlib.gzipSync(Buffer.concat([directory, ...tiles.map(tile => tile.bytes)]), { level: 9 });
  fs.writeFileSync(path.join(out, `${name}.pack`), packed);
}
fs.writeFileSync(stamp, JSON.stringify({ packs: [...packs.keys()].sort(), countries: countryLabels() }));

function packName(z, x, y) {
  return z < PACK_ZOOM ? 'world' : `${x >> (z - PACK_ZOOM)}-${y >> (z - PACK_ZOOM)}`;
}

function readAtlas(name) {
  const topology = JSON.parse(fs.readFileSync(path.join(atlas, `countries-${name}.json`), 'utf8'));
  const shared = mesh(topology, topology.objects.countries, (a, b) => a !== b);
  const coast = mesh(topology, topology.objects.countries, (a, b) => a === b);
  return {
    land: cut(withoutCollapsedRings(feature(topology, topology.objects.countries))),
    borders: cut({ type: 'Feature', properties: {}, geometry: shared }),
    coast: cut({ type: 'Feature', properties: {}, geometry: coast }),
  };
}

// A ring of three points that rounding has collapsed has no inside: on the sphere it then covers nearly all of it.
function withoutCollapsedRings(countries) {
  for (const { geometry } of countries.features.filter(country => country.geometry)) {
    const polygons = geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates];
    geometry.type = 'MultiPolygon';
    geometry.coordinates = polygons
      .map(rings => rings.filter(ring =>
        ring.length > 4 || geoArea({ type: 'Polygon', coordinates: [ring] }) < 2 * Math.PI))
      .filter(rings => rings.length > 0);
  }
  return countries;
}

// d3 clips at the antimeridian as a side effect of projecting; plain degrees come out again, with y down.
function cut(geojson) {
  const degrees = geoEquirectangular().scale(180 / Math.PI).translate([0, 0]).precision(0);
  const projected = geoProject(geojson, degrees);
  const features = projected.type === 'FeatureCollection' ? projected.features : [projected];
  for (const each of features.filter(item => item.geometry)) {
    each.geometry.coordinates = turned(each.geometry.coordinates);
    each.properties = {};
  }
  const cleaned = { type: 'FeatureCollection', features: features.filter(item => item.geometry) };
  return new GeoJSONVT(cleaned, {
    maxZoom: MAX_ZOOM, indexMaxZoom: MAX_ZOOM, indexMaxPoints: 0, tolerance: 3, buffer: 64, extent: 4096,
  });
}

function turned(coordinates) {
  return typeof coordinates[0] === 'number'
    ? [round(coordinates[0]), round(-coordinates[1])]
    : coordinates.map(turned);
}

function round(degrees) {
  return Math.round(degrees * 1e5) / 1e5;
}

// A label stands on the largest part of its country: the centre of all of France is not in France.
function countryLabels() {
  const topology = JSON.parse(fs.readFileSync(path.join(atlas, 'countries-50m.json'), 'utf8'));
  return withoutCollapsedRings(feature(topology, topology.objects.countries)).features
    .filter(country => country.geometry)
    .map(country => {
      const parts = country.geometry.coordinates.map(rings => ({ type: 'Polygon', coordinates: rings }));
      const sized = parts.map(part => ({ part, area: geoArea(part) })).sort((a, b) => b.area - a.area);
      const [lon, lat] = geoCentroid(sized[0].part);
      return { name: country.properties.name, lon: round(lon), lat: round(lat), area: +sized[0].area.toFixed(6) };
    })
    .sort((a, b) => b.area - a.area);
}
