import { html, nothing, type TemplateResult } from 'lit';
import { clockText } from '../format';
import { texts } from '../texts';
import { DeskElement } from './deskElement';
import { icon } from './icons';
import './alertDetail';
import './alertList';
import './replayBar';
import './popups';
import './searchBox';
import './topBar';
import './vesselCard';

const NARROW = window.matchMedia('(max-width: 899px)');

/** The whole page: bar, map, alerts beside it (below 900 px: in a sheet over its lower part). */
export class MaritimePage extends DeskElement {
  private isTall = false;
  private toast = '';
  private toastTimer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    NARROW.addEventListener('change', () => this.requestUpdate());
    this.desk.addEventListener('selection', () => {
      this.isTall = false;
      void this.updateComplete.then(() => this.focusOpened());
    });
    this.desk.addEventListener('say', event => this.show((event as CustomEvent).detail));
  }

  protected override render(): TemplateResult {
    const { desk } = this;
    const showsCardInSheet = NARROW.matches && desk.vessel !== null;
    return html`
      <header>
        <a class="skip" href="#alerts" @click=${this.skip}>${texts.skipToAlerts}</a>
        <top-bar></top-bar>
      </header>
      <main class=${`${this.isTall ? 'tall' : ''} ${desk.replay === null ? '' : 'replaying'}`}>
        ${this.banners()}
        <div id="map" role="region" aria-label=${texts.map}></div>
        ${desk.replay === null ? nothing : html`<replay-bar></replay-bar>`}
        <div id="cursor" aria-label=${texts.cursor} role="img"></div>
        <desk-popup></desk-popup>
        ${NARROW.matches ? nothing : html`<vessel-card></vessel-card>`}
        <aside class="side" aria-label=${texts.alerts}>
          <button type="button" class="grip" aria-expanded=${this.isTall ? 'true' : 'false'}
            aria-label=${this.isTall ? texts.sheetSmaller : texts.sheetLarger} @click=${this.toggleSheet}>
            ${icon(this.isTall ? 'down' : 'up')}</button>
          <div class="side-body" id="alerts" tabindex="0" role="group" aria-label=${texts.alerts}>
            ${showsCardInSheet ? html`<vessel-card></vessel-card>`
              : desk.openAlert() !== null ? html`<alert-detail></alert-detail>` : html`<alert-list></alert-list>`}
          </div>
        </aside>
      </main>
      <div class="unseen" role="status" aria-live="polite">${desk.message}</div>
      ${this.toast ? html`<div class="toast" aria-hidden="true">${this.toast}</div>` : nothing}`;
  }

  private banners(): TemplateResult {
    const { status, connection } = this.desk;
    const clock = status?.clock ? clockText(Date.parse(status.clock)) : null;
    return html`
      <div class="banners">
        ${this.desk.replay !== null ? html`
          <p class="banner banner-replay"><strong>${clock === null ? texts.replay : texts.replayBanner(clock.day, clock.time.slice(0, 5))}</strong>
            <span class="not-live">${texts.notLive}</span>
            ${status?.mode === 'simulated' ? html`<span class="mode mode-simulated">${texts.mode.simulated}</span>` : nothing}
            <span class="replay-label">${(status?.label ?? '').replace('Replay, not live. ', '')}</span></p>
          ${this.desk.replay.state.failure === null ? nothing : html`
            <p class="banner banner-lost" role="alert">${this.desk.replay.state.failure}</p>`}`
          : status !== null && status.label ? html`
          <p class="banner banner-${status.mode}">
            <span class="mode mode-${status.mode}">${texts.mode[status.mode]}</span> <span>${status.label}</span></p>` : nothing}
        ${connection === 'lost' ? html`
          <p class="banner banner-lost" role="alert">${texts.connectionLost(
            clock === null ? texts.unknown : `${clock.day} ${clock.time} ${texts.utc}`)}</p>` : nothing}
      </div>`;
  }

  private show({ message, isShown }: { message: string; isShown: boolean }): void {
    if (!isShown) {
      return;
    }
    this.toast = message;
    window.clearTimeout(this.toastTimer);
    this.toastTimer = window.setTimeout(() => {
      this.toast = '';
      this.requestUpdate();
    }, 5_000);
  }

  private toggleSheet(): void {
    this.isTall = !this.isTall;
    this.requestUpdate();
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>('.alert, .side-body')?.focus();
  }

  // The reading place of a keyboard or screen reader follows what was opened.
  private focusOpened(): void {
    const body = this.querySelector('.side-body');
    body?.scrollTo({ top: 0 });
    if (document.activeElement instanceof HTMLInputElement) {
      return;
    }
    window.requestAnimationFrame(() => {
      const title = this.querySelector<HTMLElement>(this.desk.vessel !== null ? '#vessel-title' : '#alert-title');
      (title ?? this.querySelector<HTMLElement>('.alert'))?.focus({ preventScroll: true });
    });
  }
}

customElements.define('maritime-page', MaritimePage);
