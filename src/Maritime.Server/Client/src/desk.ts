// What the officer has in front of them: alerts, selection, status, settings. One object; elements render from it and call
// its actions; it tells them when it changed. Positions are not here but in the fleet.

import * as api from './api';
import type {
  Alert, Comparison, DemoAct, Mark, Reach, Replay, ReplayRequest, Screening, Status, Track, Vessel, VesselEvent,
} from './api';
import { SHIP_GROUPS, type ShipGroup } from './shipTypes';
import { texts } from './texts';
import { sound } from './sound';
import type { Theme } from './themes';

export type Connection = 'connecting' | 'live' | 'lost';
export type Popup = 'menu' | 'feeds' | 'help' | 'replay' | 'compare' | 'export' | null;

export interface Filters {
  groups: ReadonlySet<ShipGroup>;
  minKnots: number;
}

export interface SelectedVessel {
  mmsi: string;
  details: Vessel | null;
  events: VesselEvent[] | null;
  track: Track | null;
  problem: string | null;
}

export interface SelectedAlert {
  id: string;
  tracks: Track[] | null;
}

/** The area that a silent ship could reach, drawn on the map. */
export interface ShownReach {
  event: string;
  area: Reach | null;
  problem: string | null;
}

/** A replay that this page looks at instead of now. */
export interface OpenReplay {
  state: Replay;
  marks: Mark[];
  hasMarks: boolean;
  comparison: Comparison | null;
  isComparing: boolean;
  problem: string | null;
}

/** What an export begins with; the person changes the rest. */
export interface ExportSubject {
  mmsi: string;
  from: string | null;
  to: string | null;
}

export const VESSEL_TRACK_HOURS = 24;
const HOUR = 3_600_000;
const VIEW_ATTEMPTS = 8;
/** Milliseconds between two looks at the ship whose card is open. */
const CARD_EVERY = 4_000;
const SPEEDS = [1, 10, 60, 120, 300, 600, 1800, 3600] as const;
const REPLAY_SPEEDS = [0.1, 1, 10, 60, 120, 300, 600, 1000] as const;
const SEVERITY_ORDER = ['critical', 'high', 'medium', 'low', 'info'];

export class Desk extends EventTarget {
  status: Status | null = null;
  connection: Connection = 'connecting';
  alerts = new Map<string, Alert>();
  hasAlerts = false;
  alert: SelectedAlert | null = null;
  vessel: SelectedVessel | null = null;
  reach: ShownReach | null = null;
  replay: OpenReplay | null = null;
  /** What the map shows, once there is a map: west, south, east, north. */
  bounds: (() => [number, number, number, number]) | null = null;
  exportSubject: ExportSubject = { mmsi: '', from: null, to: null };
  filters: Filters = { groups: new Set(SHIP_GROUPS), minKnots: 0 };
  theme: Theme = 'dusk';
  layers = { names: true, vectors: true, graticule: true, countries: true };
  popup: Popup = null;
  showsClosed = false;
  hasSound = false;
  /** Said aloud by screen readers, and shown for a moment. */
  message = '';

  private statusAt = 0;
  private vesselAskedAt = 0;
  private messageTimer = 0;

  static readonly speeds = SPEEDS;
  static readonly replaySpeeds = REPLAY_SPEEDS;

  /** Event time now, moved on from the last status; null before the first. */
  clock(now: number): number | null {
    if (this.status === null || this.status.clock === null) {
      return null;
    }
    const moved = this.status.playing && this.connection === 'live'
      ? Math.min(now - this.statusAt, 5_000) * this.status.speed : 0;
    return Date.parse(this.status.clock) + moved;
  }

  /** Worst first, then newest first. */
  sortedAlerts(): Alert[] {
    return [...this.alerts.values()]
      .filter(alert => this.showsClosed || alert.state !== 'closed')
      .sort((a, b) => SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity)
        || Date.parse(b.raisedAt) - Date.parse(a.raisedAt));
  }

  /** Who wears a ring on the map: the ships of every alert that is not closed. */
  alertedIds(): Set<number> {
    return new Set([...this.alerts.values()]
      .filter(alert => alert.state !== 'closed' && alert.severity !== 'info')
      .flatMap(alert => alert.vessels.map(vessel => Number(vessel.mmsi))));
  }

  openAlert(): Alert | null {
    return this.alert === null ? null : this.alerts.get(this.alert.id) ?? null;
  }

  setStatus(status: Status): void {
    const isOtherRun = this.status !== null && this.status.instance !== status.instance;
    const before = this.status?.demo?.act ?? null;
    this.status = status;
    this.statusAt = performance.now();
    if (this.replay !== null && status.replay) {
      this.replay.state = status.replay;
      if (!this.replay.hasMarks && status.replay.detected >= 1) {
        void this.loadMarks(this.replay);
      }
    }
    if (isOtherRun) {
      void this.reload();
    }
    const act = status.demo?.acts.find(each => each.number === status.demo?.act);
    if (before !== null && act !== undefined && act.number !== before) {
      this.enterAct(act);
    }
    void this.freshenVessel();
    this.changed();
  }

  setConnection(connection: Connection): void {
    this.connection = connection;
    this.changed();
  }

  takeAlert(alert: Alert): void {
    const isNew = !this.alerts.has(alert.id) && this.replay === null;
    this.alerts.set(alert.id, alert);
    if (isNew && this.hasAlerts) {
      this.say(texts.newAlert(texts.severity[alert.severity], alert.title), false);
      if (this.hasSound && (alert.severity === 'high' || alert.severity === 'critical')) {
        sound(alert.severity === 'critical' ? 3 : 1);
      }
    }
    if (this.alert?.id === alert.id && this.alert.tracks !== null) {
      void this.loadTracks(alert);
    }
    this.changed();
  }

  takeEvent(event: VesselEvent): void {
    const vessel = this.vessel;
    if (vessel?.events && (event.mmsi === vessel.mmsi || event.partner === vessel.mmsi)) {
      vessel.events = [event, ...vessel.events.filter(other => other.id !== event.id)];
      this.changed();
    }
  }

  /** Fetches the lists anew: at the beginning, after a connection came back, and when the server is another run. */
  async reload(): Promise<void> {
    const { replay } = this;
    try {
      const alerts = await api.getAlerts();
      if (this.replay !== replay) {
        return; // Of another time than the one that is looked at now.
      }
      this.alerts = new Map(alerts.map(alert => [alert.id, alert]));
      this.hasAlerts = true;
      const open = this.openAlert();
      if (open !== null) {
        void this.loadTracks(open);
      }
      if (this.vessel !== null) {
        void this.loadVessel(this.vessel);
      }
    } catch (error) {
      this.say(texts.failed(reason(error)));
    }
    this.changed();
  }

  selectAlert(id: string | null, flies = true): void {
    this.alert = id === null ? null : { id, tracks: null };
    this.reach = null;
    const alert = this.openAlert();
    if (alert !== null) {
      const silence = silenceOf(alert);
      if (silence !== null) {
        this.showReach(silence);
      }
      void this.loadTracks(alert);
      if (flies) {
        this.show();
      }
    }
    this.changed();
    this.dispatchEvent(new Event('selection'));
  }

  selectVessel(mmsi: string | null, flies = false): void {
    if (this.vessel !== null && this.vessel.events?.some(event => event.id === this.reach?.event)) {
      this.reach = null;
    }
    this.vessel = mmsi === null ? null : { mmsi, details: null, events: null, track: null, problem: null };
    this.vesselAskedAt = performance.now();
    if (this.vessel !== null) {
      void this.loadVessel(this.vessel).then(() => flies && this.vessel?.mmsi === mmsi && this.show());
    }
    this.changed();
    this.dispatchEvent(new Event('selection'));
  }

  /** Draws where the ship of a silence could have been; null, or the same again, takes it off the map. */
  showReach(event: string | null): void {
    this.reach = event === null || event === this.reach?.event ? null : { event, area: null, problem: null };
    if (this.reach !== null) {
      void this.loadReach(this.reach);
    }
    this.changed();
  }

  /** Asks the map to go to what is selected. */
  show(): void {
    this.dispatchEvent(new Event('show'));
  }

  /** Closes the innermost thing that is open. */
  closeOne(): void {
    if (this.popup !== null) {
      this.setPopup(null);
    } else if (this.vessel !== null) {
      this.selectVessel(null);
    } else if (this.alert !== null) {
      this.selectAlert(null);
    }
  }

  /** Steps through the list as it stands on the page. */
  stepAlert(by: 1 | -1): void {
    const alerts = this.sortedAlerts();
    if (alerts.length > 0) {
      const at = alerts.findIndex(alert => alert.id === this.alert?.id);
      const next = at < 0 ? (by > 0 ? 0 : alerts.length - 1) : (at + by + alerts.length) % alerts.length;
      this.selectAlert(alerts[next].id);
    }
  }

  async acknowledge(): Promise<void> {
    const alert = this.openAlert();
    if (alert?.state === 'new' && this.replay === null) {
      await this.attempt(async () => this.takeAlert(await api.acknowledge(alert)));
    }
  }

  setSpeed(speed: number): Promise<void> {
    const { replay } = this;
    return replay === null
      ? this.attempt(() => api.setSpeed(speed))
      : this.steer(id => api.setReplaySpeed(id, speed));
  }

  stepSpeed(by: 1 | -1): Promise<void> {
    const now = this.replay?.state.speed ?? this.status?.speed ?? 1;
    const speeds: readonly number[] = this.replay === null ? SPEEDS : REPLAY_SPEEDS;
    const next = by > 0 ? speeds.find(speed => speed > now) : speeds.findLast(speed => speed < now);
    return next === undefined ? Promise.resolve() : this.setSpeed(next);
  }

  /** Starts a replay and looks at it; now is left alone. */
  async startReplay(request: ReplayRequest): Promise<string | null> {
    try {
      this.enterReplay(await api.startReplay(request));
      return null;
    } catch (error) {
      return reason(error);
    }
  }

  /** Looks at a replay that runs already: a link names it. */
  openReplay(id: string): Promise<void> {
    return this.attempt(async () => this.enterReplay(await api.getReplay(id)));
  }

  /** Back to now; the replay ends. */
  leaveReplay(): void {
    const { replay } = this;
    if (replay !== null) {
      this.goTo(null);
      this.say(texts.replayLeft);
      void api.stopReplay(replay.state.id).catch(() => undefined);
    }
  }

  /** The server has ended it: after a restart, or because somebody stopped it. */
  replayEnded(): void {
    if (this.replay !== null) {
      this.goTo(null);
      this.say(texts.replayEnded);
    }
  }

  seek(milliseconds: number): Promise<void> {
    return this.steer((id, state) => api.seekReplay(id, new Date(
      Math.min(Date.parse(state.to), Math.max(Date.parse(state.from), milliseconds)))));
  }

  step(seconds: number): Promise<void> {
    return this.steer(id => api.stepReplay(id, seconds));
  }

  /** To the next thing that was noticed, or the one before. */
  seekMark(by: 1 | -1): Promise<void> {
    const { replay } = this;
    if (replay === null) {
      return Promise.resolve();
    }
    const now = Date.parse(replay.state.position);
    const times = replay.marks.map(mark => Date.parse(mark.at)).sort((a, b) => a - b);
    // A moment beside it: who has just gone there wants the next one.
    const next = by > 0 ? times.find(at => at > now + 1_000) : times.findLast(at => at < now - 5_000);
    return next === undefined ? Promise.resolve(this.say(texts.noMoreMarks)) : this.seek(next);
  }

  async rerun(options: Record<string, number>, lists: string): Promise<void> {
    const { replay } = this;
    if (replay === null || replay.isComparing) {
      return;
    }
    replay.isComparing = true;
    replay.problem = null;
    this.changed();
    try {
      replay.comparison = await api.rerun(replay.state.id, options, lists);
    } catch (error) {
      replay.problem = reason(error);
    }
    replay.isComparing = false;
    this.changed();
  }

  openExport(subject: ExportSubject): void {
    this.exportSubject = subject;
    this.popup = 'export';
    this.changed();
  }

  togglePlaying(): Promise<void> {
    if (this.replay !== null) {
      const { isPaused, isAtEnd, from } = this.replay.state;
      return isAtEnd
        ? this.seek(Date.parse(from)).then(() => this.steer(id => api.pauseReplay(id, false)))
        : this.steer(id => api.pauseReplay(id, !isPaused));
    }
    return this.attempt(() => api.setPlaying(!(this.status?.playing ?? true)));
  }

  startAct(number: number): Promise<void> {
    return this.attempt(async () => {
      // Who asks for it wants to see it: what is open would hold the map back.
      this.selectVessel(null);
      this.selectAlert(null);
      await api.startAct(number);
    });
  }

  setPopup(popup: Popup): void {
    if (popup === 'export') {
      this.exportSubject = { mmsi: '', from: null, to: null };
    }
    this.popup = this.popup === popup ? null : popup;
    this.changed();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.changed();
  }

  setFilters(filters: Filters): void {
    this.filters = filters;
    this.changed();
  }

  setLayer(layer: keyof Desk['layers'], isOn: boolean): void {
    this.layers = { ...this.layers, [layer]: isOn };
    this.changed();
  }

  setSound(has: boolean): void {
    this.hasSound = has;
    if (has) {
      sound(1);
    }
    this.changed();
  }

  setShowsClosed(shows: boolean): void {
    this.showsClosed = shows;
    this.changed();
  }

  say(message: string, isShown = true): void {
    this.message = message;
    this.dispatchEvent(new CustomEvent('say', { detail: { message, isShown } }));
    window.clearTimeout(this.messageTimer);
    this.messageTimer = window.setTimeout(() => {
      this.message = '';
      this.changed();
    }, 6_000);
    this.changed();
  }

  changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  private enterReplay(state: Replay): void {
    this.goTo({
      state, marks: [], hasMarks: false, comparison: null, isComparing: false, problem: null,
    });
    this.say(texts.replayEntered);
    void this.bringIntoView(this.replay!);
  }

  // A past elsewhere is gone to; who sees ships of it already is left where they look.
  private async bringIntoView(replay: OpenReplay): Promise<void> {
    for (let attempt = 0; attempt < VIEW_ATTEMPTS && this.replay === replay; attempt++) {
      await new Promise(resolve => window.setTimeout(resolve, 500));
      const ships = await api.findVessels('', 200).catch(() => []);
      const places = ships.flatMap(ship => (ship.position === null ? [] : [ship.position]));
      if (this.replay !== replay || this.bounds === null || places.some(place => this.isInView(place))) {
        return;
      }
      if (places.length > 0) {
        this.dispatchEvent(new CustomEvent('act', { detail: { place: places[0], zoom: 8 } }));
        return;
      }
    }
  }

  private isInView(place: { lat: number; lon: number }): boolean {
    const [west, south, east, north] = this.bounds!();
    const lon = place.lon + 360 * Math.ceil((west - place.lon) / 360);
    return place.lat >= south && place.lat <= north && lon <= east;
  }

  // Nothing of one time is left on the page when another begins.
  private goTo(replay: OpenReplay | null): void {
    this.replay = replay;
    this.popup = null;
    this.alert = null;
    this.vessel = null;
    this.reach = null;
    this.alerts = new Map();
    this.hasAlerts = false;
    this.status = null;
    api.lookAt(replay?.state.id ?? null);
    this.dispatchEvent(new Event('replay'));
    this.changed();
    this.dispatchEvent(new Event('selection'));
    void api.getStatus().then(status => this.replay === replay && this.setStatus(status)).catch(() => undefined);
    void this.reload();
  }

  private steer(command: (id: string, state: Replay) => Promise<Replay>): Promise<void> {
    const { replay } = this;
    return replay === null ? Promise.resolve() : this.attempt(async () => {
      replay.state = await command(replay.state.id, replay.state);
      if (this.status?.replay && this.replay === replay) {
        this.status = {
          ...this.status, clock: replay.state.position, speed: replay.state.speed,
          playing: !replay.state.isPaused && !replay.state.isAtEnd, replay: replay.state,
        };
        this.statusAt = performance.now();
      }
      this.changed();
    });
  }

  private async loadMarks(replay: OpenReplay): Promise<void> {
    replay.hasMarks = true;
    try {
      replay.marks = (await api.getTimeline(replay.state.id)).marks;
    } catch {
      replay.hasMarks = false;
    }
    this.changed();
  }

  // Nobody is torn away from an alert that is being read.
  private enterAct(act: DemoAct): void {
    if (this.alert === null && this.vessel === null) {
      this.dispatchEvent(new CustomEvent('act', { detail: act }));
    }
    this.say(texts.actBegins(texts.act(act.number), act.title));
  }

  private async attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.say(texts.failed(reason(error)));
    }
  }

  // From well before to well after, so that the coming together and the parting are on the picture.
  private async loadTracks(alert: Alert): Promise<void> {
    const from = new Date(Date.parse(alert.startedAt) - 8 * HOUR);
    const to = alert.endedAt === null ? null : new Date(Date.parse(alert.endedAt) + 8 * HOUR);
    const tracks = await Promise.all(alert.vessels.slice(0, 2).map(vessel =>
      api.getTrack(vessel.mmsi, from, to).catch(() => ({ mmsi: vessel.mmsi, segments: [] }))));
    if (this.alert?.id === alert.id) {
      this.alert.tracks = tracks;
      this.changed();
    }
  }

  private async loadReach(reach: ShownReach): Promise<void> {
    try {
      reach.area = await api.getReach(reach.event);
    } catch (error) {
      reach.problem = texts.failed(reason(error));
    }
    if (this.reach === reach) {
      this.changed();
      if (reach.area !== null) {
        this.dispatchEvent(new CustomEvent('reach', { detail: reach.area }));
      }
    }
  }

  // A card stays true while it is open; one that was opened by link may be of a ship that is heard only later.
  private async freshenVessel(): Promise<void> {
    const { vessel } = this;
    const now = performance.now();
    const isLoading = vessel !== null && vessel.details === null && vessel.problem === null;
    if (vessel === null || isLoading || now - this.vesselAskedAt < CARD_EVERY) {
      return;
    }
    this.vesselAskedAt = now;
    try {
      if (vessel.details === null) {
        const known = await api.findVessels(vessel.mmsi, 1); // None is no error, as it is at the ship's own address.
        if (this.vessel === vessel && known.some(ship => ship.mmsi === vessel.mmsi)) {
          await this.loadVessel(vessel);
        }
        return;
      }
      const details = await api.getVessel(vessel.mmsi);
      const isFirstPlace = vessel.details.position === null && details.position !== null;
      vessel.details = details;
      if (isFirstPlace && this.vessel === vessel) {
        await this.loadVessel(vessel);
      }
      this.changed();
    } catch {
      // What was known stays; a lost connection is said elsewhere.
    }
  }

  private async loadVessel(vessel: SelectedVessel): Promise<void> {
    try {
      vessel.details = await api.getVessel(vessel.mmsi);
      vessel.problem = null;
    } catch (error) {
      vessel.problem = error instanceof api.ApiError && error.status === 404
        ? texts.vesselNotFound(vessel.mmsi) : texts.failed(reason(error));
    }
    this.changed();
    const now = this.clock(performance.now());
    const from = now === null ? null : new Date(now - VESSEL_TRACK_HOURS * HOUR);
    const [events, track] = await Promise.all([
      api.getEvents(vessel.mmsi).catch(() => []),
      api.getTrack(vessel.mmsi, from, null).catch(() => ({ mmsi: vessel.mmsi, segments: [] })),
    ]);
    vessel.events = events;
    vessel.track = track;
    this.changed();
  }
}

/** Whether where its ship could have been can be drawn. */
export function isSilence(kind: string): boolean {
  return kind === 'gap' || kind === 'dark-period';
}

/** The silence that an alert is about, if it is about one. */
export function silenceOf(alert: Alert): string | null {
  return alert.eventIds.find(id => isSilence(id.split('/')[0])) ?? null;
}

/** The screening of one ship inside an alert; null when the alert carries none for it. */
export function screeningOf(alert: Alert, mmsi: string): Screening | null {
  return alert.screening.find(each => each.mmsi === mmsi) ?? null;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
