import { html, nothing, type TemplateResult } from 'lit';
import type { Vessel, VesselEvent } from '../api';
import { isSilence, VESSEL_TRACK_HOURS } from '../desk';
import { dateTime, degrees, knots, position, span } from '../format';
import { texts } from '../texts';
import { DeskElement } from './deskElement';
import { evidencePart } from './evidencePart';
import { icon, severityIcon } from './icons';
import { reachPart } from './reachPart';
import { listVersions, screeningPart, tierBadge } from './screeningPart';

/** One ship: who it says it is, what the lists say, where it last was, what it did. */
export class VesselCard extends DeskElement {
  protected override render(): TemplateResult {
    const selected = this.desk.vessel;
    if (selected === null) {
      return html`${nothing}`;
    }
    const vessel = selected.details;
    return html`
      <section class="card" aria-labelledby="vessel-title">
        <div class="panel-head">
          <h2 id="vessel-title" tabindex="-1">${vessel?.name ?? (vessel === null ? selected.mmsi : texts.nameUnknown)}</h2>
          <button type="button" class="square" aria-label=${texts.close} title=${texts.close}
            @click=${() => this.desk.selectVessel(null)}>${icon('close')}</button>
        </div>
        ${selected.problem === null ? nothing : html`<p class="problem">${selected.problem}</p>`}
        ${vessel === null ? nothing : this.body(vessel, selected.events)}
      </section>`;
  }

  private body(vessel: Vessel, events: VesselEvent[] | null): TemplateResult {
    return html`
      <p class="tags">${tierBadge(vessel.tier)}
        ${vessel.mode === 'live' ? nothing : html`<span class="mode mode-${vessel.mode}">${texts.mode[vessel.mode]}</span>`}
      </p>
      <div class="actions"><button type="button" @click=${() => this.desk.show()}>${texts.showOnMap}</button>
        <button type="button" @click=${() => this.desk.openExport({ mmsi: vessel.mmsi, from: null, to: null })}>${texts.exportThis}</button></div>
      ${this.alerts(vessel)}
      <h3>${texts.identity}</h3>
      <dl class="facts">
        ${row(texts.mmsi, vessel.mmsi)}
        ${row(texts.imo, vessel.imo)}
        ${row(texts.callSign, vessel.callSign)}
        ${row(texts.flag, vessel.flagName)}
        ${row(texts.type, vessel.shipTypeText)}
        ${row(texts.size, size(vessel))}
        ${row(texts.draught, vessel.draught === null ? null : `${vessel.draught.toFixed(1)} m`)}
        ${row(texts.destination, vessel.destination)}
      </dl>
      <h3>${texts.lastReport}</h3>
      <dl class="facts">
        ${row(texts.reported, this.reported(vessel))}
        ${row(texts.position, vessel.position === null ? null : position(vessel.position.lat, vessel.position.lon))}
        ${row(texts.speedOverGround, knots(vessel.sog))}
        ${row(texts.course, degrees(vessel.cog))}
        ${row(texts.heading, degrees(vessel.heading))}
        ${row(texts.status, vessel.statusText)}
      </dl>
      <p class="quiet">${texts.track}: ${texts.trackLegend(VESSEL_TRACK_HOURS)}</p>
      <h3>${texts.screening}</h3>
      ${screeningPart(vessel.screening)}
      ${vessel.screening ? listVersions(vessel.screening.listVersion) : nothing}
      <h3>${texts.events}</h3>
      ${events === null || events.length === 0 ? html`<p class="quiet">${texts.noEvents}</p>` : html`
        <ul class="events">${events.map(event => this.event(event))}</ul>`}`;
  }

  private event(event: VesselEvent): TemplateResult {
    const { reach } = this.desk;
    const isShown = reach?.event === event.id;
    return html`
      <li class=${event.state === 'retracted' ? 'retracted' : ''}>
        <span class="event-head"><time>${dateTime(event.startedAt)}</time> <span class="chip">${texts.eventKind[event.kind] ?? event.kind}</span>
          ${event.label ? html`<span>${event.label.replaceAll('-', ' ')}</span>` : nothing}</span>
        <span>${event.summary}</span>
        <details class="versions"><summary>${texts.evidence}</summary>
          <p>${event.state === 'retracted' ? texts.takenBack : event.confidence >= 1 ? texts.counted : html`${texts.confidence} <strong>${texts.percent(event.confidence)}</strong>
            <span class="quiet">(${texts.eventState[event.state]}, ${event.stage})</span>`}</p>
          <dl class="evidence">${event.evidence.map(evidencePart)}</dl>
          <p class="quiet">${event.caution}</p>
        </details>
        ${isSilence(event.kind) ? html`
          <button type="button" class="link" aria-pressed=${isShown ? 'true' : 'false'}
            @click=${() => this.desk.showReach(event.id)}>${isShown ? texts.reachHide : texts.reachShow}</button>
          ${isShown ? reachPart(reach) : nothing}` : nothing}
      </li>`;
  }

  private alerts(vessel: Vessel): TemplateResult | typeof nothing {
    const alerts = this.desk.sortedAlerts().filter(alert => alert.vessels.some(ship => ship.mmsi === vessel.mmsi));
    return alerts.length === 0 ? nothing : html`
      <h3>${texts.alertsOfVessel}</h3>
      <ul class="links">${alerts.map(alert => html`
        <li><button type="button" class="link" @click=${() => this.desk.selectAlert(alert.id)}>
          ${severityIcon(alert.severity)} <span>${alert.title}</span></button></li>`)}</ul>`;
  }

  private reported(vessel: Vessel): string | null {
    const now = this.desk.clock(performance.now());
    return vessel.at === null ? null
      : `${dateTime(vessel.at)} ${texts.utc}${now === null ? '' : `, ${texts.ago(span(now - Date.parse(vessel.at)))}`}`;
  }
}

function row(name: string, value: string | number | null): TemplateResult {
  const isKnown = value !== null && value !== '' && value !== texts.notReported;
  return html`<div><dt>${name}</dt><dd class=${isKnown ? '' : 'quiet'}>${isKnown ? value : texts.notReported}</dd></div>`;
}

function size(vessel: Vessel): string | null {
  return vessel.length === null || vessel.length === 0 ? null
    : `${vessel.length} m${vessel.beam ? ` × ${vessel.beam} m` : ''}`;
}

customElements.define('vessel-card', VesselCard);
