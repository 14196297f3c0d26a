import { html, nothing, type TemplateResult } from 'lit';
import { count, dateTime } from '../format';
import { SHIP_GROUPS, type ShipGroup } from '../shipTypes';
import { texts } from '../texts';
import { MAP_COLOURS, THEMES } from '../themes';
import { DeskElement } from './deskElement';
import { icon, targetIcon } from './icons';
import './comparePanel';
import './exportPanel';
import './replaySetup';

const SPEED_CHOICES = [0, 0.5, 3, 10] as const;
const LEGEND = [
  ['moving', texts.legendUnderWay], ['resting', texts.legendAtRest], ['round', texts.legendNoHeading],
  ['lost', texts.legendLost], ['hollow', texts.legendSimulated], ['selected', texts.legendSelected],
  ['alert', texts.legendAlert], ['listed', texts.legendListed],
] as const;

/** Settings, feed health and keys: one at a time, under the bar. */
export class DeskPopup extends DeskElement {
  protected override render(): TemplateResult {
    switch (this.desk.popup) {
      case 'menu':
        return this.frame(texts.menu, this.menu());
      case 'feeds':
        return this.frame(texts.feeds, this.feeds());
      case 'replay':
        return this.frame(texts.replayTitle, html`<replay-setup></replay-setup>`);
      case 'compare':
        return this.frame(texts.compareTitle, html`<compare-panel></compare-panel>`, 'wide');
      case 'export':
        return this.frame(texts.exportTitle, html`<export-panel></export-panel>`);
      case 'help':
        return this.frame(texts.help, this.help());
      default:
        return html`${nothing}`;
    }
  }

  private frame(title: string, body: TemplateResult, kind = ''): TemplateResult {
    return html`
      <section class="popup ${kind}" role="dialog" aria-labelledby="popup-title">
        <div class="panel-head"><h2 id="popup-title" tabindex="-1">${title}</h2>
          <button type="button" class="square" aria-label=${texts.close} title=${texts.close}
            @click=${() => this.desk.setPopup(null)}>${icon('close')}</button></div>
        <div class="popup-body" tabindex="0" role="group" aria-label=${title}>${body}</div>
      </section>`;
  }

  private menu(): TemplateResult {
    const { desk } = this;
    const { groups, minKnots } = desk.filters;
    return html`
      <div class="actions menu-export">
        <button type="button" @click=${() => desk.setPopup('export')}>${texts.exportTitle}…</button></div>
      <fieldset><legend>${texts.theme}</legend><div class="choices">${THEMES.map(theme => html`
        <label class="choice"><input type="radio" name="theme" .checked=${desk.theme === theme}
          @change=${() => desk.setTheme(theme)}><span>${texts.themes[theme]}</span></label>`)}</div></fieldset>
      <fieldset><legend>${texts.newAlerts}</legend>
        <label class="switch"><input type="checkbox" .checked=${desk.hasSound}
          @change=${(event: Event) => desk.setSound((event.target as HTMLInputElement).checked)}> ${texts.sound}</label>
      </fieldset>
      <fieldset><legend>${texts.layers}</legend>
        ${this.layer('names', texts.layerNames)} ${this.layer('vectors', texts.layerVectors)}
        ${this.layer('graticule', texts.layerGraticule)} ${this.layer('countries', texts.layerCountries)}</fieldset>
      <fieldset><legend>${texts.filterTypes}</legend><div class="groups">${SHIP_GROUPS.map(group => html`
        <label><input type="checkbox" .checked=${groups.has(group)} @change=${() => this.toggle(group)}>
          <span class="group-colour" style=${`background:${MAP_COLOURS[desk.theme].ships[group]}`} aria-hidden="true"></span> ${texts.shipGroups[group]}</label>`)}</div>
      </fieldset>
      <fieldset><legend>${texts.filterSpeed}</legend><div class="choices">${SPEED_CHOICES.map(speed => html`
        <label class="choice"><input type="radio" name="speed" .checked=${minKnots === speed}
          @change=${() => desk.setFilters({ groups, minKnots: speed })}><span>${speed} kn</span></label>`)}</div>
        ${groups.size < SHIP_GROUPS.length || minKnots > 0 ? html`
          <button type="button" @click=${() => desk.setFilters({ groups: new Set(SHIP_GROUPS), minKnots: 0 })}>
            ${texts.filterAll}</button>` : nothing}
      </fieldset>
      <fieldset><legend>${texts.legend}</legend><ul class="legend">${LEGEND.map(([kind, text]) => html`
        <li>${targetIcon(kind)} <span>${text}</span></li>`)}</ul></fieldset>`;
  }

  private layer(name: 'names' | 'vectors' | 'graticule' | 'countries', label: string): TemplateResult {
    return html`<label class="switch"><input type="checkbox" .checked=${this.desk.layers[name]}
      @change=${(event: Event) => this.desk.setLayer(name, (event.target as HTMLInputElement).checked)}> ${label}</label>`;
  }

  private toggle(group: ShipGroup): void {
    const groups = new Set(this.desk.filters.groups);
    if (!groups.delete(group)) {
      groups.add(group);
    }
    this.desk.setFilters({ groups, minKnots: this.desk.filters.minKnots });
  }

  private feeds(): TemplateResult {
    const { status } = this.desk;
    const feeds = status?.feeds ?? [];
    return html`
      ${feeds.length === 0 ? html`<p class="quiet">${texts.noFeeds}</p>` : html`
        <ul class="feeds">${feeds.map(feed => html`
          <li><p class="feed-head"><span class="feed-state feed-${feed.state}">${texts.feedState[feed.state] ?? feed.state}</span>
              <strong>${feed.name}</strong></p>
            ${feed.detail ? html`<p>${feed.detail}</p>` : nothing}
            <dl class="facts">
              <div><dt>${texts.feedLast}</dt><dd>${feed.lastReportAt === null ? texts.unknown
                : `${dateTime(feed.lastReportAt)} ${texts.utc}`}</dd></div>
              <div><dt>${texts.feedLines}</dt><dd>${count(feed.lines)}</dd></div>
              <div><dt>${texts.feedPositions}</dt><dd>${count(feed.positions)}</dd></div>
              <div><dt>${texts.feedRefused}</dt><dd>${count(feed.refused)}</dd></div></dl></li>`)}</ul>`}
      ${status === null ? nothing : html`
        <h3>${texts.counts}</h3>
        <dl class="facts">
          <div><dt>${texts.countVessels}</dt><dd>${count(status.counts.vessels)}</dd></div>
          <div><dt>${texts.countEvents}</dt><dd>${count(status.counts.events)}</dd></div>
          <div><dt>${texts.countAlerts}</dt><dd>${count(status.counts.alerts)}</dd></div>
          <div><dt>${texts.countRate}</dt><dd>${count(Math.round(status.counts.reportsPerSecond))}</dd></div>
          <div><dt>${texts.countTooLate}</dt><dd>${count(status.counts.tooLate ?? 0)}</dd></div>
          <div><dt>${texts.countLateBySatellite}</dt><dd>${count(status.counts.lateBySatellite ?? 0)}</dd></div></dl>
        ${status.lists ? html`<h3>${texts.listVersion}</h3>
          <ul class="versions">${(status.lists.summary || status.lists.version).split('; ').map(list => html`<li>${list}</li>`)}
          </ul>` : nothing}`}`;
  }

  private help(): TemplateResult {
    return html`<dl class="keys">${texts.helpKeys.map(([key, what]) => html`
      <div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>`;
  }
}

customElements.define('desk-popup', DeskPopup);
