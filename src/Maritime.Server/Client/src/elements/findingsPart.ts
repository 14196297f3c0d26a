import { html, nothing, type TemplateResult } from 'lit';
import type { Alert, Finding } from '../api';
import { day } from '../format';
import { texts } from '../texts';

/** What a ship's conduct and companies say beside the lists: the rule with its article, the evidence, what is not known. */
export function findingsPart(alert: Alert): TemplateResult | typeof nothing {
  // A replay of an older version of the alert may hold none.
  const findings = alert.findings ?? [];
  return findings.length === 0 ? nothing : html`
    <section class="findings"><h3>${texts.findings}</h3>
      ${alert.vessels.filter(vessel => findings.some(finding => finding.mmsi === vessel.mmsi)).map(vessel => html`
        <h4 class="screened">${vessel.name ?? vessel.mmsi}</h4>
        ${findings.filter(finding => finding.mmsi === vessel.mmsi).map(findingPart)}`)}
    </section>`;
}

function findingPart(finding: Finding): TemplateResult {
  return html`
    <article class="match finding">
      <h5>${finding.article
        ? html`${finding.authority ? `${finding.authority}: ` : ''}${finding.article}`
        : texts.findingKind[finding.kind] ?? finding.kind}</h5>
      <p><span class="chip">${texts.findingKind[finding.kind] ?? finding.kind}</span>
        <span class="chip">${finding.isStrong ? texts.findingStrong : texts.findingWeak}</span>
        ${finding.on === null ? nothing : html`<span class="quiet">${day(finding.on)}</span>`}</p>
      <p>${finding.kind === 'practice' ? html`${finding.rule}: ` : nothing}${finding.says}</p>
      ${finding.notKnown ? html`<p class="quiet">${texts.notKnown}: ${finding.notKnown}</p>` : nothing}
      ${finding.eventIds.length === 0 ? nothing : html`
        <p class="source">${texts.findingEvents}: ${finding.eventIds.join(', ')}</p>`}
    </article>`;
}
