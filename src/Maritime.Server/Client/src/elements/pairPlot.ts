import { html, type TemplateResult } from 'lit';
import type uPlot from 'uplot';
import type { Track } from '../api';
import { dateTime, metres } from '../format';
import { texts } from '../texts';
import { MAP_COLOURS } from '../themes';
import { pairSeries, type PairSeries } from '../tracks';
import { DeskElement } from './deskElement';

const SAMPLES = 900;
const HEIGHT = 190;
const FEWEST_METRES = 10;

/** Distance of the pair over time, on a logarithmic scale: 50 m and 50 miles are on one picture. */
export class PairPlot extends DeskElement {
  private plot: uPlot | null = null;
  private drawn: unknown = null;
  private series: PairSeries | null = null;
  private readonly resize = new ResizeObserver(() => this.plot?.setSize({ width: this.clientWidth, height: HEIGHT }));

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
    this.plot?.destroy();
    this.plot = null;
    this.drawn = null;
  }

  protected override render(): TemplateResult {
    const { least } = this.series ?? { least: null };
    const said = least === null ? texts.plot : texts.plotSays(metres(least.metres), dateTime(least.at));
    return html`
      <div class="plot" role="img" aria-label=${said}></div>
      <p class="legend-line"><span class="swatch swatch-d" aria-hidden="true"></span> ${texts.plotDistance}
        ${this.names().map((name, index) => html`
          <span class="swatch swatch-${index === 0 ? 'a' : 'b'}" aria-hidden="true"></span> ${name}`)}</p>
      <p class="quiet">${said} ${texts.plotNote}</p>`;
  }

  protected override updated(): void {
    const tracks = this.desk.alert?.tracks;
    const key = JSON.stringify([this.desk.theme, this.desk.alert?.id, tracks?.map(track => track.segments.length)]);
    if (tracks && tracks.length === 2 && this.drawn !== key) {
      this.drawn = key;
      void this.draw(tracks);
    }
  }

  private names(): string[] {
    return this.desk.openAlert()?.vessels.slice(0, 2).map(vessel => `${vessel.name ?? vessel.mmsi} (kn)`) ?? [];
  }

  private async draw(tracks: Track[]): Promise<void> {
    const { default: Plot } = await import('./plotChunk');
    this.series = pairSeries(tracks[0], tracks[1], SAMPLES);
    this.plot?.destroy();
    const host = this.querySelector<HTMLElement>('.plot');
    if (host === null || this.series === null) {
      return;
    }
    const colours = MAP_COLOURS[this.desk.theme];
    const axis = { stroke: colours.place, grid: { stroke: colours.graticule, width: 1 }, ticks: { show: false } };
    const { at, distance, sogA, sogB } = this.series;
    this.plot = new Plot({
      width: this.clientWidth || 340,
      height: HEIGHT,
      tzDate: seconds => Plot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      legend: { show: false },
      cursor: { drag: { x: false, y: false } },
      scales: { m: { distr: 3 }, kn: { range: (_plot, _low, high) => [0, Math.max(5, high ?? 5)] } },
      axes: [
        { ...axis, space: 60, values: axisTimes },
        { ...axis, scale: 'm', size: 62, values: (_plot, splits) => splits.map(axisMetres) },
        { ...axis, scale: 'kn', side: 1, size: 44, grid: { show: false }, values: (_plot, splits) => splits.map(axisKnots) },
      ],
      series: [
        {},
        { scale: 'm', stroke: colours.label, width: 2.4, spanGaps: false, points: { show: false } },
        { scale: 'kn', stroke: colours.trackA, width: 1.2, spanGaps: false, points: { show: false } },
        { scale: 'kn', stroke: colours.trackB, width: 1.2, spanGaps: false, points: { show: false } },
      ],
    }, [at, distance.map(value => (value === null ? null : Math.max(FEWEST_METRES, value))), sogA, sogB], host);
    this.requestUpdate();
  }
}

function axisTimes(_plot: uPlot, splits: number[]): string[] {
  return splits.map((seconds, index) => {
    const iso = new Date(seconds * 1000).toISOString();
    return index === 0 || iso.slice(11, 16) === '00:00' ? `${iso.slice(11, 16)}\n${iso.slice(5, 10)}` : iso.slice(11, 16);
  });
}

function axisMetres(value: number | null): string {
  return value === null || !/^10*$/.test(String(value)) ? '' : value >= 1000 ? `${value / 1000} km` : `${value} m`;
}

function axisKnots(value: number): string {
  return Number.isInteger(value) ? `${value} kn` : '';
}

customElements.define('pair-plot', PairPlot);
