import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Alert } from '../api';
import { dateTime } from '../format';
import { texts } from '../texts';
import { DeskElement } from './deskElement';
import { severityIcon } from './icons';

/** What deserves a person, worst first. */
export class AlertList extends DeskElement {
  protected override render(): TemplateResult {
    const alerts = this.desk.sortedAlerts();
    const closed = [...this.desk.alerts.values()].filter(alert => alert.state === 'closed').length;
    return html`
      <div class="panel-head">
        <h2 id="alerts-title">${texts.alerts}</h2>
        ${alerts.length > 0 ? html`<span class="badge">${alerts.length}</span>` : nothing}
        ${closed > 0 ? html`
          <label class="switch"><input type="checkbox" .checked=${this.desk.showsClosed}
            @change=${(event: Event) => this.desk.setShowsClosed((event.target as HTMLInputElement).checked)}>
            ${texts.showClosed} (${closed})</label>` : nothing}
      </div>
      ${alerts.length > 0 ? html`
        <ul class="alerts" aria-labelledby="alerts-title">
          ${repeat(alerts, alert => alert.id, alert => this.item(alert))}
        </ul>` : this.empty()}`;
  }

  private empty(): TemplateResult {
    return this.desk.hasAlerts
      ? html`<div class="empty"><p>${texts.noAlerts}</p><p class="quiet">${texts.noAlertsHint}</p></div>`
      : html`<div class="empty"><p class="quiet">${texts.loadingAlerts}</p></div>`;
  }

  private item(alert: Alert): TemplateResult {
    const isOpen = this.desk.alert?.id === alert.id;
    return html`
      <li>
        <button type="button" class="alert severity-edge-${alert.severity}" data-alert=${alert.id}
          aria-current=${isOpen ? 'true' : nothing} @click=${() => this.desk.selectAlert(alert.id)}>
          <span class="alert-line">
            ${severityIcon(alert.severity)}
            <span class="severity-word severity-${alert.severity}">${texts.severity[alert.severity]}</span>
            <span class="alert-state">${alert.isRetracted ? texts.retractedWord : texts.alertState[alert.state] ?? alert.state}</span>
            ${alert.mode === 'simulated'
              ? html`<span class="mode mode-simulated">${texts.mode.simulated}</span>` : nothing}
            <span class="alert-time">${dateTime(alert.startedAt)}</span>
          </span>
          <span class="alert-title">${alert.title}</span>
          <span class="alert-ships">${alert.vessels.map(vessel => vessel.name ?? vessel.mmsi).join(' · ')}</span>
        </button>
      </li>`;
  }
}

customElements.define('alert-list', AlertList);
