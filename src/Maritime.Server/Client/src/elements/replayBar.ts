import { html, nothing, type TemplateResult } from 'lit';
import { clockText, dateTime } from '../format';
import { Desk, type OpenReplay } from '../desk';
import { texts } from '../texts';
import { DeskElement } from './deskElement';
import { icon } from './icons';

/** The tape: play, step, speed, and a line with what was noticed, on which any moment can be chosen. */
export class ReplayBar extends DeskElement {
  // While it is dragged the line shows the hand, not the clock.
  private dragged: number | null = null;
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => this.requestUpdate(), 500);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.timer);
  }

  protected override render(): TemplateResult {
    const { replay } = this.desk;
    if (replay === null) {
      return html`${nothing}`;
    }
    const { state } = replay;
    const isPlaying = !state.isPaused && !state.isAtEnd;
    const speeds = [...new Set([...Desk.replaySpeeds, state.speed])].sort((a, b) => a - b);
    return html`
      <section class="tape" aria-label=${texts.replayControls}>
        <div class="tape-buttons">
          ${this.button('markBack', texts.markBack, () => this.desk.seekMark(-1))}
          ${this.button('stepBack', texts.stepBack, () => this.desk.step(-60))}
          ${this.button(isPlaying ? 'pause' : 'play', isPlaying ? texts.pause : texts.play, () => this.desk.togglePlaying())}
          ${this.button('stepOn', texts.stepOn, () => this.desk.step(60))}
          ${this.button('markOn', texts.markOn, () => this.desk.seekMark(1))}
          <select aria-label=${texts.speed} title=${texts.speed}
            @change=${(event: Event) => this.desk.setSpeed(Number((event.target as HTMLSelectElement).value))}>
            ${speeds.map(speed => html`
              <option value=${speed} ?selected=${speed === state.speed}>${texts.times(speed)}</option>`)}
          </select>
          <span class="tape-end">
            <button type="button" data-popup="compare" aria-expanded=${this.desk.popup === 'compare' ? 'true' : 'false'}
              @click=${() => this.desk.setPopup('compare')}>${texts.compare}</button>
            <button type="button" class="primary" @click=${() => this.desk.leaveReplay()}>${texts.backToNow}</button>
          </span>
        </div>
        ${this.line(replay)}
      </section>`;
  }

  private line(replay: OpenReplay): TemplateResult {
    const from = Date.parse(replay.state.from);
    const to = Date.parse(replay.state.to);
    const clock = this.desk.clock(performance.now()) ?? Date.parse(replay.state.position);
    const now = this.dragged ?? Math.min(to, Math.max(from, clock));
    const { day, time } = clockText(now);
    return html`
      <div class="line">
        <div class="marks" aria-hidden="true">${replay.marks.map(mark => html`
          <i class=${mark.what === 'alert' ? `mark-alert severity-${mark.severity ?? 'info'}` : 'mark-event'}
            title=${mark.title} style=${`left:${share(Date.parse(mark.at), from, to)}%`}></i>`)}</div>
        <input type="range" min=${from} max=${to} step="60000" .value=${String(now)} aria-label=${texts.replayTime}
          aria-valuetext=${`${day} ${time} ${texts.utc}`}
          @input=${(event: Event) => this.drag(event)} @change=${(event: Event) => this.drop(event)}>
      </div>
      <div class="line-words">
        <span>${dateTime(from)}</span>
        <span class="line-middle">${this.summary(replay)}</span>
        <span>${dateTime(to)}</span>
      </div>`;
  }

  private summary(replay: OpenReplay): string {
    if (!replay.hasMarks) {
      return texts.marksLoading(Math.round(replay.state.detected * 100));
    }
    const alerts = replay.marks.filter(mark => mark.what === 'alert').length;
    return texts.marksSummary(alerts, replay.marks.length - alerts);
  }

  private drag(event: Event): void {
    this.dragged = Number((event.target as HTMLInputElement).value);
    this.requestUpdate();
  }

  private drop(event: Event): void {
    const chosen = Number((event.target as HTMLInputElement).value);
    this.dragged = chosen;
    void this.desk.seek(chosen).then(() => {
      this.dragged = null;
      this.requestUpdate();
    });
  }

  private button(
    shape: 'markBack' | 'stepBack' | 'play' | 'pause' | 'stepOn' | 'markOn', label: string, action: () => unknown,
  ): TemplateResult {
    return html`<button type="button" class="square" aria-label=${label} title=${label} @click=${action}>${icon(shape)}</button>`;
  }
}

function share(at: number, from: number, to: number): string {
  return ((100 * (at - from)) / Math.max(1, to - from)).toFixed(3);
}

customElements.define('replay-bar', ReplayBar);
