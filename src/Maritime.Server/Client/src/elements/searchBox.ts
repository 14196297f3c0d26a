import { html, nothing, type TemplateResult } from 'lit';
import { findVessels, type Vessel } from '../api';
import { texts } from '../texts';
import { DeskElement } from './deskElement';
import { icon } from './icons';

const SHORTEST = 2;
const MOST = 8;
const PAUSE = 200;

/** Finds a vessel by name, MMSI, IMO number or call sign: a combo box as WAI-ARIA describes it. */
export class SearchBox extends DeskElement {
  private text = '';
  private found: Vessel[] | null = null;
  private active = -1;
  private isOpen = false;
  private timer = 0;

  protected override render(): TemplateResult {
    const isShown = this.isOpen && this.text.length >= SHORTEST;
    return html`
      <div class="search">
        ${icon('search')}
        <input id="search" type="search" role="combobox" autocomplete="off" spellcheck="false"
          aria-label=${texts.search} aria-expanded=${isShown ? 'true' : 'false'} aria-controls="found"
          aria-autocomplete="list" aria-activedescendant=${this.active >= 0 ? `found-${this.active}` : nothing}
          placeholder=${texts.searchHint} .value=${this.text}
          @input=${this.typed} @keydown=${this.key}
          @focus=${() => this.open(true)} @blur=${() => window.setTimeout(() => this.open(false), 150)}>
        <ul id="found" role="listbox" aria-label=${texts.search} ?hidden=${!isShown}>
          ${isShown ? this.results() : nothing}
        </ul>
      </div>`;
  }

  private results(): unknown {
    if (this.found === null) {
      return html`<li class="hint" role="option" aria-disabled="true" aria-selected="false">${texts.searching}</li>`;
    }
    if (this.found.length === 0) {
      return html`<li class="hint" role="option" aria-disabled="true" aria-selected="false">
        ${texts.nothingMatches(this.text)}</li>`;
    }
    return this.found.map((vessel, index) => html`
      <li id="found-${index}" role="option" aria-selected=${index === this.active ? 'true' : 'false'}
        @mousedown=${() => this.choose(vessel)}>
        <strong>${vessel.name ?? texts.nameUnknown}</strong>
        <span>${vessel.mmsi}${vessel.imo === null ? '' : ` · IMO ${vessel.imo}`}
          ${vessel.flagName ? ` · ${vessel.flagName}` : ''}</span>
      </li>`);
  }

  private typed(event: Event): void {
    this.text = (event.target as HTMLInputElement).value;
    this.isOpen = true;
    this.active = -1;
    this.found = null;
    window.clearTimeout(this.timer);
    const asked = this.text.trim();
    if (asked.length >= SHORTEST) {
      this.timer = window.setTimeout(() => void this.search(asked), PAUSE);
    }
    this.requestUpdate();
  }

  private async search(asked: string): Promise<void> {
    const found = await findVessels(asked, MOST).catch(() => []);
    if (this.text.trim() === asked) {
      this.found = found;
      this.active = found.length > 0 ? 0 : -1;
      this.requestUpdate();
    }
  }

  private key(event: KeyboardEvent): void {
    const found = this.found ?? [];
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        this.active = (this.active + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % Math.max(1, found.length);
        event.preventDefault();
        break;
      case 'Enter':
        if (found[this.active]) {
          this.choose(found[this.active]);
        }
        break;
      case 'Escape':
        this.text = '';
        (event.target as HTMLInputElement).blur();
        event.stopPropagation();
        break;
    }
    this.requestUpdate();
  }

  private choose(vessel: Vessel): void {
    this.desk.selectVessel(vessel.mmsi, true);
    this.text = '';
    this.querySelector('input')?.blur();
    this.open(false);
  }

  private open(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.requestUpdate();
  }
}

customElements.define('search-box', SearchBox);
