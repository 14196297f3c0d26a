import { html, nothing, type TemplateResult } from 'lit';
import type { Alert, AlertVessel } from '../api';
import { screeningOf, silenceOf } from '../desk';
import { dateTime, span } from '../format';
import { texts } from '../texts';
import { DeskElement } from './deskElement';
import { evidencePart } from './evidencePart';
import { findingsPart } from './findingsPart';
import { icon, severityIcon } from './icons';
import { reachPart } from './reachPart';
import { listVersions, screeningPart, tierBadge } from './screeningPart';
import './pairPlot';

/** Why this alert: the rule in words, the ships, the numbers, the lists, and what all that cannot show. */
export class AlertDetail extends DeskElement {
  protected override render(): TemplateResult {
    const alert = this.desk.openAlert();
    if (alert === null) {
      return html`${nothing}`;
    }
    return html`
      <div class="panel-head">
        <button type="button" class="back" @click=${() => this.desk.selectAlert(null)}>
          ${icon('back')} ${texts.backToAlerts}</button>
      </div>
      <article class="detail" aria-labelledby="alert-title">
        <p class="alert-line">
          ${severityIcon(alert.severity)}
          <span class="severity-word severity-${alert.severity}">${texts.severity[alert.severity]}</span>
          <span class="alert-state">${texts.alertState[alert.state] ?? alert.state}</span>
          ${alert.mode === 'live' ? nothing
            : html`<span class="mode mode-${alert.mode}">${texts.mode[alert.mode]}</span>`}
        </p>
        <h2 id="alert-title" tabindex="-1">${alert.title}</h2>
        ${alert.isRetracted ? html`<p class="retraction">${texts.retracted}</p>` : nothing}
        <p>${alert.summary}</p>
        ${alert.label ? html`<p class="label label-${alert.mode}">${alert.label}</p>` : nothing}
        <p class="when">${this.when(alert)}</p>
        <div class="actions">
          <button type="button" @click=${() => this.desk.show()}>${texts.showOnMap}</button>
          ${alert.state === 'new' && this.desk.replay === null ? html`
            <button type="button" class="primary" @click=${() => this.desk.acknowledge()}>${texts.acknowledge}</button>`
            : nothing}
          <button type="button" @click=${() => this.exportAlert(alert)}>${texts.exportThis}</button>
          <button type="button" @click=${this.copyLink}>${texts.copyLink}</button>
        </div>
        <section><h3>${texts.ships}</h3>
          <ul class="ships">${alert.vessels.map((vessel, index) => this.ship(vessel, index))}</ul></section>
        ${alert.vessels.length === 2 ? html`
          <section><h3>${texts.plot}</h3>${this.plot()}</section>` : nothing}
        ${this.reach(alert)}
        <section><h3>${texts.why}</h3>
          <p>${texts.confidence} <strong>${texts.percent(alert.confidence)}</strong>
            <span class="quiet">(${texts.confidenceWord(alert.confidence)})</span></p>
          <dl class="evidence">${alert.evidence.map(evidencePart)}</dl></section>
        ${alert.caution ? html`
          <section class="caution"><h3>${texts.caution}</h3><p>${alert.caution}</p></section>` : nothing}
        ${findingsPart(alert)}
        <section><h3>${texts.screening}</h3>
          ${alert.vessels.map(vessel => html`
            <h4 class="screened">${vessel.name ?? vessel.mmsi}</h4>${screeningPart(screeningOf(alert, vessel.mmsi))}`)}
          ${alert.screening.length > 0 ? listVersions(alert.screening[0].listVersion) : nothing}
        </section>
        ${alert.history.length > 0 ? html`
          <section><h3>${texts.history}</h3>
            <ol class="history">${alert.history.map(entry => html`
              <li><time>${dateTime(entry.at)}</time> ${entry.what}
                ${entry.by ? html`<span class="quiet">${texts.historyBy(entry.by)}</span>` : nothing}</li>`)}</ol>
          </section>` : nothing}
      </article>`;
  }

  private reach(alert: Alert): TemplateResult | typeof nothing {
    const { reach } = this.desk;
    return reach === null || reach.event !== silenceOf(alert) ? nothing : html`
      <section><h3>${texts.reach}</h3>${reachPart(reach)}</section>`;
  }

  private when(alert: Alert): TemplateResult {
    const until = alert.endedAt === null ? this.desk.clock(performance.now()) : Date.parse(alert.endedAt);
    const lasted = until === null ? null : span(until - Date.parse(alert.startedAt));
    return html`${texts.from} <strong>${dateTime(alert.startedAt)}</strong> ${texts.to}
      <strong>${alert.endedAt === null ? texts.ongoing : dateTime(alert.endedAt)}</strong> ${texts.utc}${lasted === null
        ? nothing : html`, ${texts.lasting} <strong>${lasted}</strong>`}`;
  }

  private ship(vessel: AlertVessel, index: number): TemplateResult {
    return html`
      <li>
        <button type="button" class="ship" @click=${() => this.desk.selectVessel(vessel.mmsi, false)}>
          <span class="swatch swatch-${index === 0 ? 'a' : 'b'}" aria-hidden="true"></span>
          <span class="ship-name">${vessel.name ?? texts.nameUnknown}</span>
          ${tierBadge(vessel.tier)}
          <span class="quiet">${vessel.flagName ?? ''} · ${texts.mmsi} ${vessel.mmsi}${vessel.imo === null
            ? '' : ` · ${texts.imo} ${vessel.imo}`}</span>
        </button>
      </li>`;
  }

  private plot(): TemplateResult {
    const tracks = this.desk.alert?.tracks ?? null;
    if (tracks === null) {
      return html`<p class="quiet">${texts.tracksLoading}</p>`;
    }
    return tracks.length === 2 && tracks.every(track => track.segments.length > 0)
      ? html`<pair-plot></pair-plot>` : html`<p class="quiet">${texts.tracksMissing}</p>`;
  }

  // From well before to well after, as the plot shows it.
  private exportAlert(alert: Alert): void {
    const around = 8 * 3_600_000;
    this.desk.openExport({
      mmsi: alert.vessels.map(vessel => vessel.mmsi).join(','),
      from: new Date(Date.parse(alert.startedAt) - around).toISOString(),
      to: alert.endedAt === null ? null : new Date(Date.parse(alert.endedAt) + around).toISOString(),
    });
  }

  private async copyLink(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      this.desk.say(texts.linkCopied);
    } catch {
      this.desk.say(texts.linkNotCopied);
    }
  }
}

customElements.define('alert-detail', AlertDetail);
