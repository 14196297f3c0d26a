import { html, nothing, type TemplateResult } from 'lit';
import type { Evidence } from '../api';
import { texts } from '../texts';

/** One term of what shows an event, with what it weighs. Words that hold no number are followed by theirs. */
export function evidencePart(fact: Evidence): TemplateResult {
  const side = fact.weight === null || fact.weight === 0 ? null : fact.weight > 0;
  const number = fact.text === '' && fact.value !== null ? `${Number(fact.value.toPrecision(4))} ${fact.unit}`.trim() : '';
  return html`
    <div class="fact">
      <dt>${fact.name}</dt>
      <dd>${fact.text}${number}
        ${side === null ? nothing : html`
          <span class="weight ${side ? 'for' : 'against'}"
            title=${side ? texts.evidenceFor : texts.evidenceAgainst}>${fact.weight! > 0 ? '+' : '−'}${Math.abs(fact.weight!).toFixed(1)}<span
              class="unseen"> ${side ? texts.evidenceFor : texts.evidenceAgainst}</span></span>`}
      </dd>
    </div>`;
}
