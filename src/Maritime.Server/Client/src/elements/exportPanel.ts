import { html, nothing, type TemplateResult } from 'lit';
import { exportAddress } from '../api';
import { fieldTime, timeOfField } from '../format';
import type { ExportSubject } from '../desk';
import { texts } from '../texts';
import { DeskElement } from './deskElement';

const PARTS = ['tracks', 'events', 'alerts'] as const;
const FORMATS = ['geojson', 'csv', 'kml', 'gpx', 'gpkg', 'nmea'] as const;

/** Which ships, which time, which area, in which format: a link that streams the file. */
export class ExportPanel extends DeskElement {
  private subject: ExportSubject | null = null;
  private parts = new Set<string>(['tracks']);
  private format: string = FORMATS[0];
  private mmsi = '';
  private from = '';
  private to = '';
  private isViewOnly = false;

  protected override render(): TemplateResult {
    this.takeSubject();
    const ships = this.mmsi.split(',').map(word => word.trim()).filter(word => word !== '');
    const problem = ships.some(word => !/^\d{9}$/.test(word)) ? texts.exportShipsWrong
      : this.parts.size === 0 ? texts.exportNothing
      : this.format === 'nmea' && (this.parts.size > 1 || !this.parts.has('tracks')) ? texts.exportTracksOnly
      : null;
    return html`
      <div class="form">
        <fieldset><legend>${texts.exportWhat}</legend>${PARTS.map(part => html`
          <label class="switch"><input type="checkbox" name=${part} .checked=${this.parts.has(part)}
            @change=${() => this.toggle(part)}> ${texts.exportParts[part]}</label>`)}</fieldset>
        <label>${texts.exportFormat}<select name="format"
          @change=${(event: Event) => this.set(() => { this.format = (event.target as HTMLSelectElement).value; })}>
          ${FORMATS.map(format => html`
            <option value=${format} ?selected=${format === this.format}>${texts.exportFormats[format]}</option>`)}</select></label>
        <label>${texts.exportShips}<input type="text" name="mmsi" inputmode="numeric" autocomplete="off" .value=${this.mmsi}
          @input=${(event: Event) => this.set(() => { this.mmsi = (event.target as HTMLInputElement).value; })}></label>
        <label>${texts.exportFrom}<input type="datetime-local" name="from" .value=${this.from}
          @change=${(event: Event) => this.set(() => { this.from = (event.target as HTMLInputElement).value; })}></label>
        <label>${texts.exportTo}<input type="datetime-local" name="to" .value=${this.to}
          @change=${(event: Event) => this.set(() => { this.to = (event.target as HTMLInputElement).value; })}></label>
        <fieldset><legend>${texts.area}</legend><div class="choices">
          <label class="choice"><input type="radio" name="export-area" .checked=${!this.isViewOnly}
            @change=${() => this.set(() => { this.isViewOnly = false; })}><span>${texts.areaAll}</span></label>
          <label class="choice"><input type="radio" name="export-area" .checked=${this.isViewOnly}
            ?disabled=${this.desk.bounds === null}
            @change=${() => this.set(() => { this.isViewOnly = true; })}><span>${texts.areaView}</span></label>
        </div></fieldset>
        ${problem === null ? html`
          <a class="button primary" download href=${this.address(ships)}>${texts.exportDownload}</a>`
          : html`<p class="problem" role="alert">${problem}</p>`}
      </div>${nothing}`;
  }

  /** Opened for another ship or alert, the form begins anew. */
  private takeSubject(): void {
    if (this.subject !== this.desk.exportSubject) {
      this.subject = this.desk.exportSubject;
      const span = this.desk.replay?.state ?? null;
      this.mmsi = this.subject.mmsi;
      const from = this.subject.from ?? span?.from ?? null;
      const to = this.subject.to ?? span?.to ?? null;
      this.from = from === null ? '' : fieldTime(from);
      this.to = to === null ? '' : fieldTime(to);
    }
  }

  private address(ships: string[]): string {
    return exportAddress({
      what: PARTS.filter(part => this.parts.has(part)),
      format: this.format,
      mmsi: ships.join(','),
      from: timeOfField(this.from) ?? '',
      to: timeOfField(this.to) ?? '',
      bbox: this.isViewOnly && this.desk.bounds !== null
        ? this.desk.bounds().map(edge => edge.toFixed(4)).join(',') : '',
    });
  }

  private toggle(part: string): void {
    this.set(() => {
      if (!this.parts.delete(part)) {
        this.parts.add(part);
      }
    });
  }

  private set(change: () => void): void {
    change();
    this.requestUpdate();
  }
}

customElements.define('export-panel', ExportPanel);
