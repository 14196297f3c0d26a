// The state that is worth sharing lives behind the # of the address: copying the link shares it.

import type { Desk } from './desk';
import type { Viewpoint } from './chart';
import { SHIP_GROUPS, type ShipGroup } from './shipTypes';
import { isTheme } from './themes';

export interface Address {
  view: Viewpoint | null;
  alert: string | null;
  vessel: string | null;
  replay: string | null;
}

/** Reads the address, and sets the settings it holds. What does not make sense is left out. */
export function readAddress(desk: Desk): Address {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const [zoom, lat, lon] = (parameters.get('view') ?? '').split('/').map(Number);
  const theme = parameters.get('light');
  if (isTheme(theme)) {
    desk.theme = theme;
  }
  const types = parameters.get('types');
  const knots = Number(parameters.get('knots') ?? 0);
  const groups = types === null ? SHIP_GROUPS : types.split('.').filter(isGroup);
  desk.filters = { groups: new Set(groups), minKnots: knots > 0 && knots < 60 ? knots : 0 };
  const hidden = (parameters.get('hide') ?? '').split('.');
  for (const layer of Object.keys(desk.layers) as (keyof Desk['layers'])[]) {
    desk.layers[layer] = !hidden.includes(layer);
  }
  const vessel = parameters.get('vessel');
  return {
    view: [zoom, lat, lon].every(Number.isFinite) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && parameters.has('view')
      ? { zoom, lat, lon } : null,
    alert: parameters.get('alert'),
    replay: parameters.get('replay'),
    vessel: vessel !== null && /^\d{9}$/.test(vessel) ? vessel : null,
  };
}

export function writeAddress(desk: Desk, view: Viewpoint | null): void {
  const parts: string[] = [];
  if (view !== null) {
    parts.push(`view=${view.zoom.toFixed(2)}/${view.lat.toFixed(4)}/${view.lon.toFixed(4)}`);
  }
  if (desk.alert !== null) {
    parts.push(`alert=${encodeURIComponent(desk.alert.id).replaceAll('%2F', '/')}`);
  }
  if (desk.vessel !== null) {
    parts.push(`vessel=${desk.vessel.mmsi}`);
  }
  if (desk.replay !== null) {
    parts.push(`replay=${desk.replay.state.id}`);
  }
  parts.push(`light=${desk.theme}`);
  if (desk.filters.groups.size < SHIP_GROUPS.length) {
    parts.push(`types=${[...desk.filters.groups].join('.')}`);
  }
  if (desk.filters.minKnots > 0) {
    parts.push(`knots=${desk.filters.minKnots}`);
  }
  const hidden = Object.entries(desk.layers).filter(([, isOn]) => !isOn).map(([name]) => name);
  if (hidden.length > 0) {
    parts.push(`hide=${hidden.join('.')}`);
  }
  const hash = `#${parts.join('&')}`;
  if (hash !== location.hash) {
    history.replaceState(null, '', hash);
  }
}

function isGroup(text: string): text is ShipGroup {
  return SHIP_GROUPS.includes(text as ShipGroup);
}
