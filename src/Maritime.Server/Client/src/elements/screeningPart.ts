import { html, nothing, type TemplateResult } from 'lit';
import type { Match, Screening } from '../api';
import { day } from '../format';
import { texts } from '../texts';

/** What the lists and the ownership graph say of a ship, entry by entry, with version and day. */
export function screeningPart(screening: Screening | null | undefined): TemplateResult {
  if (screening === null || screening === undefined) {
    return html`<p class="quiet">${texts.notScreened}</p>`;
  }
  const asOf = typeof screening.asOf === 'string' ? screening.asOf : screening.asOf?.valid ?? null;
  return html`
    ${screening.matches.length === 0
      ? html`<p class="quiet">${screening.summary || (screening.isUndetermined ? texts.undetermined : texts.nothingFound)}</p>`
      : html`${screening.summary ? html`<p>${screening.summary}</p>` : nothing}
        ${screening.matches.map(matchPart)}`}
    ${asOf === null ? nothing : html`<p class="source">${texts.asOf(asOf)}</p>`}`;
}

/** Which lists, in which version, were asked: one line each. */
export function listVersions(version: string): TemplateResult {
  const lists = version.split('; ');
  return html`
    <details class="versions"><summary>${texts.listsAsked(lists.length)}</summary>
      <ul>${lists.map(list => html`<li>${list}</li>`)}</ul></details>`;
}

export function tierBadge(tier: string): TemplateResult | typeof nothing {
  return tier === 'none' || tier === 'undetermined' || tier === ''
    ? nothing : html`<span class="tier tier-${tier}">${texts.tier[tier] ?? tier}</span>`;
}

function matchPart(match: Match): TemplateResult {
  return html`
    <article class="match">
      <h4>${match.entryName} <span class="quiet">${match.entryId}</span></h4>
      <p>${tierBadge(match.tier)} <span class="quiet">${texts.matchedOn} ${texts.matchedOnWords[match.matchedOn] ?? match.matchedOn}</span></p>
      ${match.programs.length > 0
        ? html`<p class="programs">${texts.programmes}: ${match.programs.map(name => html`<span class="chip">${name}</span> `)}</p>`
        : nothing}
      ${match.measures.length > 0 ? html`
        <ul class="measures">${match.measures.map(measure => html`
          <li>${measure.authority}, ${measure.list}: ${measure.measure}
            ${measure.from === null ? nothing : html`<span class="quiet"> ${texts.since(day(measure.from))}</span>`}
            ${measure.to === null ? nothing : html`<span class="quiet"> ${texts.until(day(measure.to))}</span>`}</li>`)}
        </ul>` : nothing}
      ${match.steps.length > 0 ? html`
        <h5>${texts.path}</h5><ol class="steps">${match.steps.map(step => html`<li>${step}</li>`)}</ol>` : nothing}
    </article>`;
}
