import { html, type TemplateResult } from 'lit';
import type { ShownReach } from '../desk';
import { texts } from '../texts';

/** What the area on the map means, in words, and the colour it has there. */
export function reachPart(reach: ShownReach): TemplateResult {
  return reach.problem !== null ? html`<p class="problem">${reach.problem}</p>`
    : reach.area === null ? html`<p class="quiet">${texts.reachLoading}</p>`
    : html`<p class="reach quiet"><span class="swatch swatch-reach" aria-hidden="true"></span> ${reach.area.properties.text}</p>`;
}
