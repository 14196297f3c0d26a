// Keeps the page connected for as long as it is open: through a restart of the server, a closed lid, a lost network.

import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection, type ISubscription } from '@microsoft/signalr';
import { getSnapshot, type Alert, type Status, type VesselEvent } from './api';
import type { Desk } from './desk';
import type { Fleet } from './fleet';
import { fromBase64, readMessage } from './wire';

interface News {
  alerts: Alert[];
  events: VesselEvent[];
  status: Status | null;
  isIncomplete: boolean;
}

export interface View {
  bbox: readonly [west: number, south: number, east: number, north: number];
  zoom: number;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5_000;
// The status comes every second: this long without one and the line is dead even if nobody has said so.
const SILENCE = 15_000;

export class Connection {
  private readonly hub: HubConnection;
  private view: View | null = null;
  private positions: ISubscription<string> | null = null;
  private generation = 0;
  private watched = 0;
  private pause = FIRST_PAUSE;
  private retry = 0;
  private replay: string | null = null;
  private news: ISubscription<News> | null = null;

  constructor(private readonly desk: Desk, private readonly fleet: Fleet) {
    this.hub = new HubConnectionBuilder().withUrl('./hub/map').configureLogging(LogLevel.None).build();
    this.hub.serverTimeoutInMilliseconds = SILENCE;
    this.hub.keepAliveIntervalInMilliseconds = SILENCE / 3;
    this.hub.onclose(() => this.lost());
    window.addEventListener('online', () => this.retryNow());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.retryNow());
  }

  async start(): Promise<void> {
    window.clearTimeout(this.retry);
    if (this.hub.state !== HubConnectionState.Disconnected) {
      return;
    }
    try {
      await this.hub.start();
    } catch {
      this.lost();
      return;
    }
    this.pause = FIRST_PAUSE;
    this.desk.setConnection('live');
    this.followNews();
    void this.desk.reload();
    if (this.watched !== 0) {
      void this.hub.invoke('Watch', this.watched).catch(() => undefined);
    }
    if (this.view !== null) {
      void this.follow(this.view);
    }
  }

  /** Looks at a replay, or at now again: nothing of the one is left when the other begins. */
  enter(replay: string | null): void {
    this.replay = replay;
    this.generation++;
    this.positions?.dispose();
    this.positions = null;
    this.fleet.reset();
    this.fleet.lastTick = null;
    if (this.hub.state === HubConnectionState.Connected) {
      this.followNews();
      if (this.view !== null) {
        void this.follow(this.view);
      }
    }
  }

  /** Shows another part of the map: its whole picture, then its changes. */
  async follow(view: View): Promise<void> {
    this.view = view;
    if (this.hub.state !== HubConnectionState.Connected) {
      return;
    }
    const generation = ++this.generation;
    try {
      const snapshot = await getSnapshot(view.bbox);
      if (generation !== this.generation) {
        return;
      }
      this.positions?.dispose();
      readMessage(snapshot, this.fleet);
      const { epoch, sequence } = this.fleet.lastTick!;
      const request = { bbox: view.bbox, zoom: view.zoom, epoch, since: sequence, replay: this.replay };
      this.positions = this.hub.stream<string>('Subscribe', request).subscribe({
        next: message => {
          if (generation === this.generation) {
            readMessage(fromBase64(message), this.fleet);
            this.desk.dispatchEvent(new Event('positions'));
          }
        },
        complete: () => undefined,
        error: () => undefined,
      });
      this.desk.dispatchEvent(new Event('positions'));
    } catch {
      window.setTimeout(() => generation === this.generation && void this.follow(view), this.pause);
    }
  }

  watch(mmsi: string | null): void {
    this.watched = mmsi === null ? 0 : Number(mmsi);
    if (this.hub.state === HubConnectionState.Connected) {
      void this.hub.invoke('Watch', this.watched).catch(() => undefined);
    }
  }

  /** Names of vessels in the order asked for; null for those that have not told theirs. */
  names(ids: number[]): Promise<(string | null)[]> {
    return this.hub.state === HubConnectionState.Connected
      ? this.replay === null
        ? this.hub.invoke<(string | null)[]>('Names', ids)
        : this.hub.invoke<(string | null)[]>('NamesOfReplay', this.replay, ids)
      : Promise.resolve([]);
  }

  private followNews(): void {
    this.news?.dispose();
    const { replay } = this;
    const stream = replay === null
      ? this.hub.stream<News>('Follow') : this.hub.stream<News>('FollowReplay', replay);
    const ended = (): void => {
      if (replay !== null && this.replay === replay && this.hub.state === HubConnectionState.Connected) {
        this.desk.replayEnded();
      }
    };
    this.news = stream.subscribe({
      next: news => this.replay === replay && this.take(news),
      complete: ended,
      error: ended,
    });
  }

  private take(news: News): void {
    if (news.status !== null) {
      this.desk.setStatus(news.status);
    }
    news.alerts.forEach(alert => this.desk.takeAlert(alert));
    news.events.forEach(event => this.desk.takeEvent(event));
    if (news.isIncomplete) {
      void this.desk.reload();
    }
  }

  private lost(): void {
    this.positions = null;
    this.generation++;
    this.desk.setConnection('lost');
    window.clearTimeout(this.retry);
    this.retry = window.setTimeout(() => void this.start(), this.pause);
    this.pause = Math.min(LONGEST_PAUSE, this.pause * 1.6);
  }

  private retryNow(): void {
    if (this.hub.state === HubConnectionState.Disconnected && this.desk.connection === 'lost') {
      this.pause = FIRST_PAUSE;
      void this.start();
    }
  }
}
