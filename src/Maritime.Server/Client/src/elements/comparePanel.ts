import { html, nothing, type TemplateResult } from 'lit';
import { getThresholds, type Alert, type Differences, type Threshold, type VesselEvent } from '../api';
import { dateTime } from '../format';
import { texts } from '../texts';
import { DeskElement } from './deskElement';

const MOST_ROWS = 300;

/** "What would 4 h have found?": other numbers, other lists, and what that changes. */
export class ComparePanel extends DeskElement {
  private thresholds: Threshold[] = [];
  private readonly changed = new Map<string, number>();
  private lists: 'then' | 'now' = 'then';

  override connectedCallback(): void {
    super.connectedCallback();
    getThresholds().then(thresholds => {
      this.thresholds = thresholds;
      this.requestUpdate();
    }, () => undefined);
  }

  protected override render(): TemplateResult {
    const { replay } = this.desk;
    if (replay === null) {
      return html`${nothing}`;
    }
    return html`
      <form class="form" @submit=${this.run}>
        <p class="quiet">${texts.compareWhat}</p>
        <fieldset><legend>${texts.compareLists}</legend><div class="choices">
          ${(['then', 'now'] as const).map(lists => html`
            <label class="choice"><input type="radio" name="lists" .checked=${this.lists === lists}
              @change=${() => { this.lists = lists; }}><span>${lists === 'then' ? texts.listsThen : texts.listsNow}</span></label>`)}
        </div></fieldset>
        <details ?open=${replay.comparison === null}><summary>${texts.compareOptions(this.changed.size)}</summary>
          <div class="thresholds">${this.thresholds.map(one => this.threshold(one))}</div></details>
        <div class="actions">
          <button type="submit" class="primary" ?disabled=${replay.isComparing}>
            ${replay.isComparing ? texts.compareRunning : texts.compareRun}</button>
          <button type="button" @click=${() => this.reset()}>${texts.compareReset}</button>
        </div>
        ${replay.problem === null ? nothing : html`<p class="problem" role="alert">${replay.problem}</p>`}
      </form>
      ${replay.comparison === null ? nothing : html`
        <section class="comparison" aria-live="polite">
          <p>${texts.compareAsked(replay.comparison.asked)} ${texts.comparedWith[replay.comparison.comparedWith]}</p>
          ${this.table(texts.alerts, replay.comparison.alerts)}
          ${this.table(texts.events, replay.comparison.events)}
        </section>`}`;
  }

  private threshold(one: Threshold): TemplateResult {
    const value = this.changed.get(one.name) ?? one.default;
    return html`
      <label class=${value === one.default ? '' : 'is-changed'}>
        <span>${one.label}</span>
        <span class="number"><input type="number" name=${one.name} min=${one.least} max=${one.most} step="any" required
          .value=${String(value)} title=${texts.optionRange(one.least, one.most, one.unit)}
          @change=${(event: Event) => this.set(one, Number((event.target as HTMLInputElement).value))}>
          <span class="unit">${one.unit}</span></span>
      </label>`;
  }

  private table(title: string, found: Differences<Alert> | Differences<VesselEvent>): TemplateResult {
    return html`
      <h3>${title}</h3>
      <p class="quiet">${texts.compareCounts(found.onlyNow, found.onlyThen, found.changed, found.same)}</p>
      ${found.items.length === 0 ? html`<p>${texts.compareSame}</p>` : html`
        <div class="table" tabindex="0" role="region" aria-label=${title}><table>
          <thead><tr><th scope="col">${texts.foundHead}</th><th scope="col">${texts.whenHead}</th>
            <th scope="col">${texts.whatHead}</th><th scope="col">${texts.whyHead}</th></tr></thead>
          <tbody>${found.items.slice(0, MOST_ROWS).map(item => {
            const it = (item.now ?? item.then)!;
            return html`
              <tr><td><span class="found found-${item.found}">${texts.found[item.found]}</span></td>
                <td><button type="button" class="time-link" @click=${() => this.desk.seek(Date.parse(it.startedAt))}>
                  ${dateTime(it.startedAt)}</button></td>
                <td><span class="chip">${it.kind}</span> ${'title' in it ? it.title : it.summary}
                  <span class="quiet">${'vessels' in it
                    ? it.vessels.map(ship => ship.name ?? ship.mmsi).join(' · ')
                    : [it.mmsi, it.partner].filter(ship => ship !== null).join(' · ')}</span></td>
                <td>${item.why}</td></tr>`;
          })}</tbody></table></div>
        ${found.items.length > MOST_ROWS
          ? html`<p class="quiet">${texts.compareMore(found.items.length - MOST_ROWS)}</p>` : nothing}`}`;
  }

  private set(one: Threshold, value: number): void {
    if (value === one.default) {
      this.changed.delete(one.name);
    } else {
      this.changed.set(one.name, value);
    }
    this.requestUpdate();
  }

  private reset(): void {
    this.changed.clear();
    this.lists = 'then';
    this.requestUpdate();
  }

  private run(event: Event): void {
    event.preventDefault();
    void this.desk.rerun(Object.fromEntries(this.changed), this.lists);
  }
}

customElements.define('compare-panel', ComparePanel);
