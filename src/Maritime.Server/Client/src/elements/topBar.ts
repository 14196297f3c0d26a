import { html, nothing, type TemplateResult } from 'lit';
import { clockText } from '../format';
import { Desk } from '../desk';
import { texts } from '../texts';
import { DeskElement } from './deskElement';
import { icon } from './icons';

/** The clock in words, the demo's controls, and the way to everything else. */
export class TopBar extends DeskElement {
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => this.requestUpdate(), 250);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
  }

  protected override render(): TemplateResult {
    const { status, connection } = this.desk;
    const notUp = status?.feeds.filter(feed => feed.state === 'down' || feed.state === 'silent').length ?? 0;
    return html`
      <h1 class="brand"><img src="./icon.svg" alt="" width="24" height="24"><span>${texts.product}</span></h1>
      ${this.clock()}
      ${status?.demo && this.desk.replay === null ? this.demo() : nothing}
      <search-box></search-box>
      <div class="bar-end">
        <span class="connection connection-${connection}" title=${texts.connection[connection]}>
          <span class="dot" aria-hidden="true"></span><span class="word">${texts.connection[connection]}</span>
        </span>
        ${this.desk.replay === null ? this.button('replay', texts.replayTitle) : nothing}
        ${this.button('export', texts.exportTitle)}
        ${this.button('feeds', texts.feeds, notUp > 0 ? 'has-problem' : '')}
        ${this.button('menu', texts.menu)}
        ${this.button('help', texts.help)}
      </div>`;
  }

  private clock(): TemplateResult {
    const now = this.desk.clock(performance.now());
    const { status } = this.desk;
    if (now === null || status === null) {
      return html`<div class="clock"><span class="clock-wait">${texts.noClock}</span></div>`;
    }
    const { day, time } = clockText(now);
    return html`
      <div class="clock" title=${texts.modeMeaning[status.mode]}>
        ${this.desk.replay === null
          ? html`<span class="mode mode-${status.mode}">${texts.mode[status.mode]}</span>`
          : html`<span class="mode mode-replay">${texts.replay}</span>`}
        <time datetime=${new Date(now).toISOString()}>
          <span class="day">${day}</span> <span class="time">${time}</span> <span class="zone">${texts.utc}</span>
        </time>
        ${status.playing ? nothing : html`<span class="paused">${texts.paused}</span>`}
      </div>`;
  }

  private demo(): TemplateResult {
    const status = this.desk.status!;
    const demo = status.demo!;
    const speeds = [...new Set([...Desk.speeds, status.speed])].sort((a, b) => a - b);
    const next = demo.acts.find(act => act.number === (demo.act === 1 ? 2 : 1));
    const wait = demo.secondActAt === null ? null : Math.ceil((Date.parse(demo.secondActAt) - Date.now()) / 1000);
    return html`
      <div class="demo" role="group" aria-label=${texts.speed}>
        <button type="button" class="square" aria-label=${status.playing ? texts.pause : texts.play}
          title=${status.playing ? texts.pause : texts.play} @click=${() => this.desk.togglePlaying()}>
          ${icon(status.playing ? 'pause' : 'play')}
        </button>
        <select aria-label=${texts.speed} title=${texts.speed}
          @change=${(event: Event) => this.desk.setSpeed(Number((event.target as HTMLSelectElement).value))}>
          ${speeds.map(speed => html`
            <option value=${speed} ?selected=${speed === status.speed}>${texts.times(speed)}</option>`)}
        </select>
        ${next === undefined ? nothing : html`
          <button type="button" class="act" title=${texts.playAct(next.number, next.title)}
            @click=${() => this.desk.startAct(next.number)}>
            ${texts.act(next.number)}
            ${wait !== null && wait > 0 && demo.act === 1
              ? html`<span class="wait">${texts.actStartsIn(wait)}</span>` : nothing}
          </button>`}
      </div>`;
  }

  private button(popup: 'replay' | 'export' | 'feeds' | 'menu' | 'help', label: string, kind = ''): TemplateResult {
    return html`
      <button type="button" class="square ${kind}" aria-label=${label} title=${label}
        aria-expanded=${this.desk.popup === popup ? 'true' : 'false'} data-popup=${popup}
        @click=${() => this.desk.setPopup(popup)}>${icon(popup)}</button>`;
  }
}

customElements.define('top-bar', TopBar);
