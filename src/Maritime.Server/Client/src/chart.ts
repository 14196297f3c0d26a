// The map: base, tracks, names, vessels; and what the desk has selected, kept in view.

import * as maplibre from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import '@fontsource/noto-sans/latin-400.css';
import '@fontsource/noto-sans/latin-600.css';
import type { DemoAct, Reach, Track } from './api';
import { LABEL_FONT, baseStyle, layers as baseLayers, loadBaseMap } from './baseMap';
import type { Connection } from './connection';
import type { Desk } from './desk';
import type { Fleet } from './fleet';
import { position } from './format';
import { latitudeOf, longitudeOf } from './mercator';
import { SHIP_GROUPS, shipGroupIndex } from './shipTypes';
import { texts } from './texts';
import { MAP_COLOURS, type Theme } from './themes';
import { trackFeatures } from './tracks';
import { VesselLayer } from './vesselLayer';

maplibre.setWorkerUrl(workerUrl);

export interface Viewpoint {
  lon: number;
  lat: number;
  zoom: number;
}

const MOST_NAMES = 300;
const NAMES_FROM_ZOOM = 7.5;
// A box larger than the view by half: a small move needs no new picture.
const BOX_MARGIN = 0.5;
const PICK_PIXELS = 14;
const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

export class Chart {
  readonly map: maplibre.Map;
  private readonly vessels: VesselLayer;
  private readonly names = new Map<number, string>();
  private asked = new Set<number>();
  private box: [number, number, number, number] | null = null;
  private boxZoom = -10;
  private drawnTracks = '';
  private drawnNames = '';
  private drawnReach: Reach | undefined;
  private shownTheme: Theme;
  private isFrugal = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  private lastOverlay = 0;
  /** Where the map was before a replay was entered. */
  private before: Viewpoint | null = null;

  static async create(
    container: HTMLElement, desk: Desk, fleet: Fleet, connection: Connection, from: Viewpoint | null,
  ): Promise<Chart> {
    const places = await loadBaseMap();
    await Promise.all(['400 16px "Noto Sans"', '600 16px "Noto Sans"'].map(font => document.fonts.load(font)));
    const map = new maplibre.Map({
      container,
      style: baseStyle(desk.theme, places),
      center: from === null ? [0, 25] : [from.lon, from.lat],
      zoom: from?.zoom ?? 1.6,
      maxZoom: 18,
      minZoom: 0.5,
      maxPitch: 0,
      dragRotate: false,
      attributionControl: false,
      fadeDuration: 0,
      localIdeographFontFamily: '"Noto Sans", sans-serif',
    });
    await map.once('load');
    return new Chart(map, desk, fleet, connection);
  }

  private constructor(
    map: maplibre.Map, private readonly desk: Desk, private readonly fleet: Fleet,
    private readonly connection: Connection,
  ) {
    this.map = map;
    this.shownTheme = desk.theme;
    this.vessels = new VesselLayer(fleet);
    this.vessels.isPulsing = !this.isFrugal;
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'bottom-left');
    map.addControl(new maplibre.ScaleControl({ unit: 'nautical', maxWidth: 120 }), 'bottom-left');
    map.addControl(new maplibre.AttributionControl({
      compact: false, customAttribution: `${texts.notForNavigation} · Natural Earth`,
    }), 'bottom-right');
    this.addOverlays();
    this.applyTheme();

    map.on('moveend', () => this.followView());
    map.on('click', event => this.pick(event.point));
    const readout = document.querySelector<HTMLElement>('#cursor');
    map.on('mousemove', event => {
      const { lng, lat } = event.lngLat.wrap();
      if (readout !== null) {
        readout.textContent = position(lat, lng);
      }
      map.getCanvas().style.cursor = this.vessels.pick(event.point, PICK_PIXELS) === null ? '' : 'pointer';
    });
    desk.addEventListener('change', () => this.applyDesk());
    desk.addEventListener('positions', () => this.refresh());
    desk.addEventListener('show', () => this.show());
    desk.addEventListener('reach', event => this.showWhole((event as CustomEvent<Reach>).detail));
    desk.addEventListener('replay', () => {
      this.names.clear();
      this.asked.clear();
      if (desk.replay === null && this.before !== null) {
        this.goTo(this.before);
      }
      this.before = desk.replay === null ? null : this.viewpoint();
    });
    desk.addEventListener('act', event => this.goToAct((event as CustomEvent<DemoAct>).detail));
    this.applyDesk();
    desk.bounds = () => this.bounds();
    this.followView();
    this.animate();
  }

  viewpoint(): Viewpoint {
    const { lng, lat } = this.map.getCenter().wrap();
    return { lon: lng, lat, zoom: this.map.getZoom() };
  }

  goTo(view: Viewpoint): void {
    this.fly({ center: [view.lon, view.lat], zoom: view.zoom });
  }

  /** What the map shows: west, south, east, north. */
  bounds(): [number, number, number, number] {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  /** How many vessels are drawn of those known. */
  counts(): { shown: number; total: number } {
    let shown = 0;
    for (let slot = 0; slot < this.fleet.count; slot++) {
      shown += this.vessels.filter === null || this.vessels.filter(slot) ? 1 : 0;
    }
    return { shown, total: this.fleet.count };
  }

  private goToAct(act: DemoAct): void {
    this.goTo({ lon: act.place.lon, lat: act.place.lat, zoom: act.zoom });
  }

  private show(): void {
    const alert = this.desk.openAlert();
    const slot = this.desk.vessel === null ? undefined : this.fleet.slotOf(Number(this.desk.vessel.mmsi));
    const place = this.desk.vessel?.details?.position;
    if (slot !== undefined) {
      this.fly({ center: [this.fleet.lon[slot], this.fleet.lat[slot]], zoom: Math.max(10, this.map.getZoom()) });
    } else if (this.desk.vessel !== null && place) {
      this.fly({ center: [place.lon, place.lat], zoom: Math.max(10, this.map.getZoom()) });
    } else if (alert !== null) {
      this.fly({ center: [alert.place.lon, alert.place.lat], zoom: 11 });
    }
  }

  private showWhole(area: Reach): void {
    const corners = area.geometry.coordinates.flat(2);
    if (corners.length > 0) {
      const lons = corners.map(corner => corner[0]);
      const lats = corners.map(corner => corner[1]);
      const view = this.map.cameraForBounds(
        [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]], { maxZoom: 11 });
      if (view?.center !== undefined) {
        const { lng, lat } = maplibre.LngLat.convert(view.center);
        this.fly({ center: [lng, lat], zoom: Math.max(0.5, (view.zoom ?? 3) - 0.7) });
      }
    }
  }

  private fly(to: { center: [number, number]; zoom: number }): void {
    const padding = this.padding();
    if (this.isFrugal) {
      this.map.jumpTo({ ...to, padding });
    } else {
      this.map.flyTo({ ...to, padding, maxDuration: 2_500, essential: false });
    }
  }

  // What lies over the map must not lie over what was asked for.
  private padding(): maplibre.PaddingOptions {
    const frame = this.map.getContainer().getBoundingClientRect();
    const card = document.querySelector('vessel-card')?.getBoundingClientRect();
    const sheet = document.querySelector('.side')?.getBoundingClientRect();
    const isSheet = sheet !== undefined && sheet.width >= frame.width - 2 && sheet.height > 0;
    return {
      top: 0,
      bottom: isSheet ? Math.max(0, Math.min(frame.height * 0.6, frame.bottom - sheet.top)) : 0,
      left: !isSheet && card !== undefined && card.width > 0 ? card.right - frame.left : 0,
      right: 0,
    };
  }

  private addOverlays(): void {
    const { map } = this;
    for (const source of ['reach', 'tracks', 'places', 'names']) {
      map.addSource(source, { type: 'geojson', data: EMPTY });
    }
    map.addLayer({ id: 'reach', type: 'fill', source: 'reach', paint: { 'fill-opacity': 0.16 } });
    map.addLayer({
      id: 'reach-edge', type: 'line', source: 'reach', paint: { 'line-width': 1.4, 'line-dasharray': [4, 3] },
    });
    map.addLayer({
      id: 'track-casing', type: 'line', source: 'tracks', filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-width': 4.5, 'line-opacity': 0.7 },
    });
    map.addLayer({
      id: 'track', type: 'line', source: 'tracks', filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-width': 2.2 },
    });
    map.addLayer({
      id: 'track-ends', type: 'circle', source: 'tracks', filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-radius': 3.2, 'circle-stroke-width': 1.6 },
    });
    map.addLayer({
      id: 'place', type: 'circle', source: 'places',
      paint: { 'circle-radius': 26, 'circle-opacity': 0.1, 'circle-stroke-width': 1.4, 'circle-stroke-opacity': 0.8 },
    });
    map.addLayer(this.vessels);
    map.addLayer({
      id: 'names', type: 'symbol', source: 'names',
      layout: {
        'text-field': ['get', 'name'], 'text-font': LABEL_FONT, 'text-size': 11.5, 'text-anchor': 'left',
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'], // Clear of the ring around a ship under alert.
        'text-radial-offset': ['case', ['==', ['get', 'rank'], 0], 1.8, 1.1],
        'text-justify': 'auto', 'symbol-sort-key': ['get', 'rank'], 'text-padding': 3,
      },
    });
  }

  private applyTheme(): void {
    const colours = MAP_COLOURS[this.desk.theme];
    const { map } = this;
    const paint = map.setPaintProperty.bind(map) as (layer: string, name: string, value: unknown) => void;
    for (const layer of baseLayers(colours)) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        paint(layer.id, name, value);
      }
    }
    const byRole = ['match', ['get', 'role'], 'b', colours.trackB, colours.trackA];
    paint('track-casing', 'line-color', colours.labelHalo);
    paint('track', 'line-color', byRole);
    paint('track-ends', 'circle-color', colours.labelHalo);
    paint('track-ends', 'circle-stroke-color', byRole);
    paint('reach', 'fill-color', colours.alert);
    paint('reach-edge', 'line-color', colours.alert);
    paint('place', 'circle-color', colours.alert);
    paint('place', 'circle-stroke-color', colours.alert);
    paint('names', 'text-color', colours.label);
    paint('names', 'text-halo-color', colours.labelHalo);
    paint('names', 'text-halo-width', 1.4);
    this.vessels.theme = this.desk.theme;
    this.vessels.invalidate();
    this.shownTheme = this.desk.theme;
  }

  private applyDesk(): void {
    const { desk, map } = this;
    if (this.shownTheme !== desk.theme) {
      this.applyTheme();
    }
    map.setLayoutProperty('names', 'visibility', visibility(desk.layers.names));
    this.vessels.showsVectors = desk.layers.vectors;
    map.setLayoutProperty('graticule', 'visibility', visibility(desk.layers.graticule));
    map.setLayoutProperty('graticule-1', 'visibility', visibility(desk.layers.graticule));
    map.setLayoutProperty('countries', 'visibility', visibility(desk.layers.countries));

    const alert = desk.openAlert();
    const selected = new Set<number>();
    if (desk.vessel !== null) {
      selected.add(Number(desk.vessel.mmsi));
    }
    const alerted = desk.alertedIds();
    const { groups, minKnots } = desk.filters;
    const filtersAny = groups.size < SHIP_GROUPS.length || minKnots > 0;
    const always = new Set([...alerted, ...selected]);
    const { fleet } = this;
    const filter = !filtersAny ? null : (slot: number): boolean =>
      always.has(fleet.id[slot])
      || (groups.has(SHIP_GROUPS[shipGroupIndex(fleet.type[slot])]) && !(fleet.sog[slot] < minKnots));
    if (!same(selected, this.vessels.selected) || !same(alerted, this.vessels.alerted)
      || filtersAny || this.vessels.filter !== null) {
      this.vessels.selected = selected;
      this.vessels.alerted = alerted;
      this.vessels.filter = filter;
      this.vessels.invalidate();
    }

    if (desk.reach?.area !== this.drawnReach) {
      this.drawnReach = desk.reach?.area ?? undefined;
      this.setData('reach', this.drawnReach === undefined ? EMPTY
        : { type: 'FeatureCollection', features: [this.drawnReach as GeoJSON.Feature] });
    }

    const tracks: [Track, 'a' | 'b'][] = [];
    desk.alert?.tracks?.forEach((track, index) => tracks.push([track, index === 0 ? 'a' : 'b']));
    const own = desk.vessel?.track;
    if (own && !tracks.some(([track]) => track.mmsi === own.mmsi)) {
      tracks.push([own, 'a']);
    }
    const key = JSON.stringify([
      alert?.id, tracks.map(([track, role]) => [track.mmsi, role, track.segments.length,
        track.segments.at(-1)?.length, track.segments.at(-1)?.at(-1)?.[0]]),
    ]);
    if (key !== this.drawnTracks) {
      this.drawnTracks = key;
      this.setData('tracks', { type: 'FeatureCollection', features: tracks.flatMap(([t, role]) => trackFeatures(t, role)) });
      this.setData('places', alert === null ? EMPTY : {
        type: 'FeatureCollection',
        features: [{
          type: 'Feature', properties: {},
          geometry: { type: 'Point', coordinates: [alert.place.lon, alert.place.lat] },
        }],
      });
    }
    this.refresh();
  }

  private refresh(): void {
    this.map.triggerRepaint();
    // On a slow machine the names come less often, rather than never get drawn.
    if (performance.now() - this.lastOverlay > 900 && this.map.isSourceLoaded('names')) {
      this.lastOverlay = performance.now();
      this.drawNames();
    }
  }

  // Names of the few vessels that are worth it: the symbol layer is for hundreds, not for thousands.
  private drawNames(): void {
    const { fleet, map } = this;
    const clock = fleet.clockAt(performance.now());
    const bounds = map.getBounds();
    const showsAll = map.getZoom() >= NAMES_FROM_ZOOM;
    const middle = map.getCenter().lng;
    const names: GeoJSON.Feature[] = [];
    const unknown: number[] = [];
    for (let slot = 0; slot < fleet.count && names.length < MOST_NAMES; slot++) {
      const id = fleet.id[slot];
      const isMarked = this.vessels.alerted.has(id) || this.vessels.selected.has(id);
      if ((!isMarked && !showsAll) || (this.vessels.filter !== null && !this.vessels.filter(slot))) {
        continue;
      }
      const [x, y] = fleet.drawnAt(slot, clock);
      const lat = latitudeOf(y);
      const lon = longitudeOf(x) + 360 * Math.round((middle - longitudeOf(x)) / 360);
      if (lat < bounds.getSouth() || lat > bounds.getNorth() || lon < bounds.getWest() || lon > bounds.getEast()) {
        continue;
      }
      const name = this.names.get(id);
      if (name === undefined) {
        unknown.push(id);
      } else {
        names.push({
          type: 'Feature', properties: { name, rank: isMarked ? 0 : 1 },
          geometry: { type: 'Point', coordinates: [+lon.toFixed(6), +lat.toFixed(6)] },
        });
      }
    }
    const data: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: names };
    const key = JSON.stringify(data);
    if (key !== this.drawnNames) {
      this.drawnNames = key;
      this.setData('names', data);
    }
    void this.learnNames(unknown.filter(id => !this.asked.has(id)).slice(0, MOST_NAMES));
  }

  private async learnNames(ids: number[]): Promise<void> {
    if (ids.length === 0) {
      return;
    }
    ids.forEach(id => this.asked.add(id));
    try {
      const names = await this.connection.names(ids);
      ids.forEach((id, index) => names[index] && this.names.set(id, names[index]!));
    } finally {
      // A name may still be told: ask again later, not at every frame.
      window.setTimeout(() => ids.forEach(id => !this.names.has(id) && this.asked.delete(id)), 10_000);
    }
  }

  private followView(): void {
    const bounds = this.map.getBounds();
    const view = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] as const;
    const zoom = this.map.getZoom();
    this.desk.dispatchEvent(new Event('view'));
    this.drawNames();
    if (this.box !== null && contains(this.box, view) && Math.abs(zoom - this.boxZoom) < 1) {
      return;
    }
    const wide = (view[2] - view[0]) * BOX_MARGIN;
    const high = (view[3] - view[1]) * BOX_MARGIN;
    this.box = [view[0] - wide, Math.max(-90, view[1] - high), view[2] + wide, Math.min(90, view[3] + high)];
    this.boxZoom = zoom;
    void this.connection.follow({ bbox: this.box, zoom });
  }

  private pick(point: { x: number; y: number }): void {
    const id = this.vessels.pick(point, PICK_PIXELS);
    if (id !== null) {
      this.desk.selectVessel(id.toString().padStart(9, '0'));
    } else if (this.desk.vessel !== null) {
      this.desk.selectVessel(null);
    }
  }

  // Ships move between reports: drawn a few times a second, and at once when something changed.
  private animate(): void {
    window.setInterval(() => {
      if (document.visibilityState === 'visible' && this.fleet.count > 0) {
        this.map.triggerRepaint();
      }
    }, this.isFrugal ? 1_000 : 100);
  }

  private setData(source: string, data: GeoJSON.FeatureCollection): void {
    (this.map.getSource(source) as maplibre.GeoJSONSource).setData(data);
  }
}

function visibility(isOn: boolean): 'visible' | 'none' {
  return isOn ? 'visible' : 'none';
}

function contains(box: readonly number[], view: readonly number[]): boolean {
  return view[0] >= box[0] && view[1] >= box[1] - 1e-9 && view[2] <= box[2] && view[3] <= box[3] + 1e-9;
}

function same(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every(item => b.has(item));
}
