import './page.css';
import { getStatus } from './api';
import { readAddress, writeAddress } from './addressBar';
import type { Chart } from './chart';
import { Connection } from './connection';
import { Desk } from './desk';
import { provideDesk } from './elements/deskElement';
import { Fleet } from './fleet';
import { listenToKeys } from './keyboard';
import { texts } from './texts';

const desk = new Desk();
const fleet = new Fleet();
desk.theme = window.matchMedia('(prefers-color-scheme: light)').matches ? 'day' : 'dusk';
const address = readAddress(desk);
provideDesk(desk);
const connection = new Connection(desk, fleet);
desk.addEventListener('replay', () => connection.enter(desk.replay?.state.id ?? null));
let chart: Chart | null = null;
let shownVessel: string | null = null;

function remember(): void {
  document.documentElement.dataset.theme = desk.theme;
  document.title = texts.tab([...desk.alerts.values()].filter(alert => alert.state === 'new').length);
  writeAddress(desk, chart?.viewpoint() ?? null);
  const vessel = desk.vessel?.mmsi ?? null;
  if (vessel !== shownVessel) {
    shownVessel = vessel;
    connection.watch(vessel);
  }
}

async function openAddress(): Promise<void> {
  if (address.replay !== null) {
    await desk.openReplay(address.replay);
  }
  // What the link names is shown before anything else has a say; its alert may still be on its way.
  if (address.alert !== null) {
    desk.alert = { id: address.alert, tracks: null };
    const wait = (): void => {
      if (desk.openAlert() !== null) {
        desk.removeEventListener('change', wait);
        desk.selectAlert(address.alert, address.view === null);
      }
    };
    desk.addEventListener('change', wait);
  }
  if (address.vessel !== null) {
    desk.selectVessel(address.vessel, address.view === null && address.alert === null);
  }
}

async function start(): Promise<void> {
  document.documentElement.dataset.theme = desk.theme;
  await import('./elements/page');
  await customElements.whenDefined('maritime-page');
  listenToKeys(desk, () => chart);
  const page = document.querySelector('maritime-page') as HTMLElement & { updateComplete: Promise<unknown> };
  await page.updateComplete;
  void connection.start();
  await openAddress();

  try {
    const { Chart } = await import('./chart');
    const container = document.querySelector<HTMLElement>('#map')!;
    const status = address.view === null ? await getStatus().catch(() => null) : null;
    const act = status?.demo?.acts.find(each => each.number === status.demo?.act);
    const from = address.view
      ?? (act === undefined ? null : { lon: act.place.lon, lat: act.place.lat, zoom: act.zoom });
    chart = await Chart.create(container, desk, fleet, connection, from);
    desk.addEventListener('view', remember);
    // For the browser tests, and for whoever looks at the page from the console.
    Object.assign(window, { maritime: { desk, fleet, chart } });
  } catch (error) {
    desk.say(texts.mapFailed);
    console.warn(error);
  }
  desk.addEventListener('change', remember);
  remember();
}

void start();
