// The REST API as far as the page uses it. Every failure becomes an ApiError with a sentence for a person.

export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';
export type Mode = 'recorded' | 'simulated' | 'live';

export interface Place {
  lat: number;
  lon: number;
}

export interface Feed {
  name: string;
  kind: string;
  state: 'up' | 'down' | 'silent' | 'ended';
  detail: string;
  lastReportAt: string | null;
  lines: number;
  positions: number;
  refused: number;
}

export interface DemoAct {
  number: number;
  title: string;
  place: Place;
  zoom: number;
}

export interface Status {
  instance: string;
  version: string;
  mode: Mode;
  label: string;
  /** Null before the first report. */
  clock: string | null;
  speed: number;
  playing: boolean;
  demo: null | { act: number; secondActAt: string | null; acts: DemoAct[] };
  feeds: Feed[];
  counts: { vessels: number; events: number; alerts: number; reportsPerSecond: number; tooLate?: number; lateBySatellite?: number };
  lists: { version: string; summary: string } | null;
  /** Null unless this is the status of a replay. */
  replay?: Replay | null;
}

/** Past traffic that can be replayed. */
export interface Reel {
  name: string;
  mode: Mode;
  label: string;
  from: string;
  to: string;
  positions: number | null;
}

export interface Replay {
  id: string;
  source: string;
  label: string;
  from: string;
  to: string;
  bbox: [number, number, number, number] | null;
  position: string;
  speed: number;
  isPaused: boolean;
  isAtEnd: boolean;
  /** 0..1 of the span that detection has gone over. */
  detected: number;
  failure: string | null;
}

export interface ReplayRequest {
  source: string;
  from: string;
  to: string;
  bbox: string | null;
  speed: number;
  paused: boolean;
}

/** A number that a run over the past may change. */
export interface Threshold {
  name: string;
  label: string;
  unit: string;
  default: number;
  least: number;
  most: number;
  kinds: string[];
}

export interface Mark {
  id: string;
  what: 'event' | 'alert';
  kind: string;
  title: string;
  severity: Severity | null;
  at: string;
}

export interface Difference<T> {
  found: 'only-now' | 'only-then' | 'changed';
  why: string;
  then: T | null;
  now: T | null;
}

export interface Differences<T> {
  onlyNow: number;
  onlyThen: number;
  changed: number;
  same: number;
  items: Difference<T>[];
}

export interface Comparison {
  asked: string;
  comparedWith: 'kept' | 'usual';
  from: string;
  to: string;
  lists: string;
  events: Differences<VesselEvent>;
  alerts: Differences<Alert>;
}

export interface Evidence {
  name: string;
  text: string;
  value: number | null;
  unit: string;
  weight: number | null;
}

export interface Measure {
  authority: string;
  list: string;
  measure: string;
  from: string | null;
  to: string | null;
}

export interface Match {
  tier: string;
  matchedOn: string;
  entryId: string;
  entryName: string;
  programs: string[];
  measures: Measure[];
  steps: string[];
}

export interface Screening {
  mmsi?: string;
  tier: string;
  summary: string;
  listVersion: string;
  asOf: string | { valid: string; known: string } | null;
  isUndetermined: boolean;
  matches: Match[];
}

export interface Vessel {
  mmsi: string;
  name: string | null;
  imo: number | null;
  callSign: string | null;
  flag: string | null;
  flagName: string | null;
  shipType: number | null;
  shipTypeText: string | null;
  length: number | null;
  beam: number | null;
  draught: number | null;
  destination: string | null;
  position: Place | null;
  sog: number | null;
  cog: number | null;
  heading: number | null;
  status: number | null;
  statusText: string | null;
  at: string | null;
  mode: Mode;
  tier: string;
  alertIds: string[];
  screening?: Screening | null;
}

/** Epoch milliseconds, longitude, latitude, knots, course. */
export type TrackPoint = [at: number, lon: number, lat: number, sog: number | null, cog: number | null];

export interface Track {
  mmsi: string;
  segments: TrackPoint[][];
}

export interface VesselEvent {
  id: string;
  kind: string;
  label: string;
  mmsi: string;
  partner: string | null;
  startedAt: string;
  endedAt: string | null;
  place: Place;
  state: 'opened' | 'updated' | 'closed' | 'retracted';
  stage: string;
  confidence: number;
  summary: string;
  evidence: Evidence[];
  caution: string;
  mode: Mode;
}

/** Where a silent ship could have been: GeoJSON, longitudes running on beyond 180. */
export interface Reach {
  type: 'Feature';
  properties: { event: string; shape: string; squareMiles: number; text: string };
  geometry: { type: 'MultiPolygon'; coordinates: number[][][][] };
}

export interface AlertVessel {
  mmsi: string;
  name: string | null;
  imo: number | null;
  flag: string | null;
  flagName: string | null;
  tier: string;
}

/** A rule of conduct, a practice or a sign of a front company that a ship's doings touch: a question, never a verdict. */
export interface Finding {
  mmsi: string;
  kind: 'conduct' | 'front-company' | 'practice';
  rule: string;
  authority: string;
  article: string;
  isStrong: boolean;
  says: string;
  notKnown: string;
  on: string | null;
  eventIds: string[];
}

export interface Alert {
  id: string;
  kind: string;
  title: string;
  summary: string;
  severity: Severity;
  state: 'new' | 'acknowledged' | 'assigned' | 'in-review' | 'closed';
  vessels: AlertVessel[];
  place: Place;
  startedAt: string;
  endedAt: string | null;
  raisedAt: string;
  receivedAt: string;
  confidence: number;
  tier: string;
  eventIds: string[];
  evidence: Evidence[];
  screening: Screening[];
  findings?: Finding[];
  caution: string;
  mode: Mode;
  label: string;
  isRetracted: boolean;
  version: number;
  history: { at: string; by: string; what: string }[];
}

export class ApiError extends Error {
  constructor(message: string, readonly status: number) {
    super(message);
  }
}

interface Page<T> {
  items: T[];
  next: string | null;
}

const ROOT = './api/v1';
const MOST_PAGES = 20;

// What is asked about the sea is asked of the replay that is looked at, or of now.
let replay: string | null = null;

export function lookAt(id: string | null): void {
  replay = id;
}

const scope = (): string => (replay === null ? '' : `/replays/${replay}`);

export const getStatus = (): Promise<Status> => call(`${scope()}/status`);
export const getAlerts = (): Promise<Alert[]> => all(`${scope()}/alerts`);
export const getVessel = (mmsi: string): Promise<Vessel> => call(`${scope()}/vessels/${mmsi}`);
export const getEvents = (mmsi: string): Promise<VesselEvent[]> =>
  call<Page<VesselEvent>>(`${scope()}/events?mmsi=${mmsi}&limit=100`).then(page => page.items);
export const getReach = (event: string): Promise<Reach> => call(`${scope()}/events/${encodeURIComponent(event)}/reach`);
export const findVessels = (text: string, limit: number): Promise<Vessel[]> =>
  call<Page<Vessel>>(`${scope()}/vessels?q=${encodeURIComponent(text)}&limit=${limit}`).then(page => page.items);
export const setSpeed = (speed: number): Promise<unknown> => post('/demo/speed', { speed });
export const setPlaying = (playing: boolean): Promise<unknown> => post('/demo/pause', { playing });
export const startAct = (act: number): Promise<unknown> => post('/demo/act', { act });
export const acknowledge = (alert: Alert): Promise<Alert> =>
  post(`/alerts/${encodeURIComponent(alert.id)}/acknowledge`, { version: alert.version, comment: '' });

export const getReels = (): Promise<Reel[]> => call<Page<Reel>>('/replays/sources').then(page => page.items);
export const getThresholds = (): Promise<Threshold[]> =>
  call<Page<Threshold>>('/replays/options').then(page => page.items);
export const getReplay = (id: string): Promise<Replay> => call(`/replays/${encodeURIComponent(id)}`);
export const startReplay = (request: ReplayRequest): Promise<Replay> => post('/replays', request);
export const stopReplay = (id: string): Promise<unknown> => fetch(`${ROOT}/replays/${id}`, { method: 'DELETE' });
export const getTimeline = (id: string): Promise<{ isComplete: boolean; marks: Mark[] }> =>
  call(`/replays/${id}/timeline`);
export const pauseReplay = (id: string, isPaused: boolean): Promise<Replay> =>
  post(`/replays/${id}/${isPaused ? 'pause' : 'resume'}`, {});
export const seekReplay = (id: string, to: Date): Promise<Replay> =>
  post(`/replays/${id}/seek`, { to: to.toISOString() });
export const stepReplay = (id: string, seconds: number): Promise<Replay> => post(`/replays/${id}/step`, { seconds });
export const setReplaySpeed = (id: string, speed: number): Promise<Replay> => post(`/replays/${id}/speed`, { speed });
export const rerun = (id: string, options: Record<string, number>, lists: string): Promise<Comparison> =>
  post(`/replays/${id}/rerun`, { options, lists });

export interface ExportRequest {
  what: string[];
  format: string;
  mmsi: string;
  from: string;
  to: string;
  bbox: string;
}

/** Where a browser fetches an export: an address, so that it is streamed to a file. */
export function exportAddress(request: ExportRequest): string {
  const query = new URLSearchParams({ format: request.format });
  for (const name of ['mmsi', 'from', 'to', 'bbox'] as const) {
    if (request[name] !== '') {
      query.set(name, request[name]);
    }
  }
  return `${ROOT}/exports/${request.what.join(',')}?${query}`;
}

export function getTrack(mmsi: string, from: Date | null, to: Date | null): Promise<Track> {
  const range = new URLSearchParams();
  if (from !== null) {
    range.set('from', from.toISOString());
  }
  if (to !== null) {
    range.set('to', to.toISOString());
  }
  return call(`${scope()}/vessels/${mmsi}/track?${range}`);
}

export async function getSnapshot(bbox: readonly number[]): Promise<Uint8Array> {
  const response = await fetch(`${ROOT}${scope()}/map/snapshot?bbox=${bbox.map(edge => edge.toFixed(4)).join(',')}`);
  if (!response.ok) {
    throw await failure(response);
  }
  return new Uint8Array(await response.arrayBuffer());
}

async function all<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query: string = cursor === null ? '' : `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
    const answer: Page<T> = await call<Page<T>>(path + query);
    items.push(...answer.items);
    cursor = answer.next;
    if (cursor === null) {
      break;
    }
  }
  return items;
}

async function call<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(ROOT + path, { headers: { accept: 'application/json' }, ...init });
  if (!response.ok) {
    throw await failure(response);
  }
  return (await response.json()) as T;
}

function post<T>(path: string, body: unknown): Promise<T> {
  return call(path, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function failure(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => null)) as { title?: string; detail?: string } | null;
  return new ApiError(problem?.detail ?? problem?.title ?? `${response.status} ${response.statusText}`, response.status);
}
