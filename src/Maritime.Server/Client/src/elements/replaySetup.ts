import { html, nothing, type TemplateResult } from 'lit';
import { getReels, type Reel } from '../api';
import { Desk } from '../desk';
import { dateTime, fieldTime, timeOfField } from '../format';
import { texts } from '../texts';
import { DeskElement } from './deskElement';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Which past, from when to when, where, how fast. */
export class ReplaySetup extends DeskElement {
  private reels: Reel[] | null = null;
  private chosen: Reel | null = null;
  private from = '';
  private to = '';
  private isViewOnly = false;
  private speed = 60;
  private problem: string | null = null;
  private isStarting = false;

  override connectedCallback(): void {
    super.connectedCallback();
    getReels().then(reels => {
      this.reels = reels;
      const alert = this.desk.openAlert();
      const holds = (reel: Reel): boolean => alert !== null
        && alert.startedAt >= reel.from && alert.startedAt <= reel.to;
      this.choose(reels.find(holds) ?? reels[0] ?? null);
    }, error => {
      this.problem = texts.failed(error instanceof Error ? error.message : String(error));
      this.requestUpdate();
    });
  }

  protected override render(): TemplateResult {
    if (this.reels === null) {
      return html`<p class="quiet">${this.problem ?? texts.searching}</p>`;
    }
    if (this.chosen === null) {
      return html`<p>${texts.replayNothing}</p>`;
    }
    const { chosen } = this;
    return html`
      <form class="form" @submit=${this.start}>
        <p class="quiet">${texts.replayWhat}</p>
        <label>${texts.replaySource}
          <select @change=${(event: Event) => this.choose(this.reels!.find(
            reel => reel.name === (event.target as HTMLSelectElement).value)!)}>
            ${this.reels.map(reel => html`<option value=${reel.name} ?selected=${reel === chosen}>
              ${texts.replaySources[reel.name] ?? reel.name}${reel.mode === 'live' ? '' : ` (${texts.mode[reel.mode].toLowerCase()})`}</option>`)}
          </select></label>
        <p class="quiet">${texts.spanHeld(dateTime(chosen.from), dateTime(chosen.to))}</p>
        <label>${texts.spanFrom}<input type="datetime-local" name="from" required .value=${this.from}
          min=${fieldTime(chosen.from)} max=${fieldTime(Date.parse(chosen.to) + 60_000)}
          @change=${(event: Event) => { this.from = (event.target as HTMLInputElement).value; }}></label>
        <label>${texts.spanTo}<input type="datetime-local" name="to" required .value=${this.to}
          min=${fieldTime(chosen.from)} max=${fieldTime(Date.parse(chosen.to) + 60_000)}
          @change=${(event: Event) => { this.to = (event.target as HTMLInputElement).value; }}></label>
        <fieldset><legend>${texts.area}</legend><div class="choices">
          <label class="choice"><input type="radio" name="replay-area" .checked=${!this.isViewOnly}
            @change=${() => this.setArea(false)}><span>${texts.areaAll}</span></label>
          <label class="choice"><input type="radio" name="replay-area" .checked=${this.isViewOnly}
            ?disabled=${this.desk.bounds === null} @change=${() => this.setArea(true)}><span>${texts.areaView}</span></label>
        </div></fieldset>
        <label>${texts.speed}<select name="speed"
          @change=${(event: Event) => { this.speed = Number((event.target as HTMLSelectElement).value); }}>
          ${Desk.replaySpeeds.map(speed => html`
            <option value=${speed} ?selected=${speed === this.speed}>${texts.times(speed)}</option>`)}</select></label>
        ${this.problem === null ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
        <button type="submit" class="primary" ?disabled=${this.isStarting}>
          ${this.isStarting ? texts.replayStarting : texts.replayStart}</button>
      </form>`;
  }

  /** Around the open alert when there is one; otherwise the last day. */
  private choose(reel: Reel | null): void {
    this.chosen = reel;
    if (reel !== null) {
      const alert = this.desk.openAlert();
      const isOfAlert = alert !== null && alert.startedAt >= reel.from && alert.startedAt <= reel.to;
      const end = isOfAlert
        ? Date.parse(alert.endedAt ?? alert.raisedAt) + 6 * HOUR : Date.parse(reel.to);
      const begin = isOfAlert ? Date.parse(alert.startedAt) - 6 * HOUR : Date.parse(reel.to) - DAY;
      this.from = fieldTime(Math.max(Date.parse(reel.from), begin));
      this.to = fieldTime(Math.min(Date.parse(reel.to) + 59_999, end));
    }
    this.requestUpdate();
  }

  private setArea(isViewOnly: boolean): void {
    this.isViewOnly = isViewOnly;
    this.requestUpdate();
  }

  private async start(event: Event): Promise<void> {
    event.preventDefault();
    const from = timeOfField(this.from);
    const to = timeOfField(this.to);
    if (from === null || to === null || this.chosen === null) {
      return;
    }
    this.isStarting = true;
    this.requestUpdate();
    this.problem = await this.desk.startReplay({
      source: this.chosen.name,
      from,
      to,
      bbox: this.isViewOnly && this.desk.bounds !== null
        ? this.desk.bounds().map(edge => edge.toFixed(4)).join(',') : null,
      speed: this.speed,
      paused: false,
    });
    this.isStarting = false;
    this.requestUpdate();
  }
}

customElements.define('replay-setup', ReplaySetup);
