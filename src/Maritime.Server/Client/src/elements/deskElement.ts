import { LitElement } from 'lit';
import type { Desk } from '../desk';

let shared: Desk | null = null;

/** To call once, before any element is made. */
export function provideDesk(desk: Desk): void {
  shared = desk;
}

/** An element that shows the desk and is rendered anew when the desk changes. In the light DOM: one style sheet for all. */
export abstract class DeskElement extends LitElement {
  protected readonly desk: Desk = shared!;
  private readonly onChange = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.desk.addEventListener('change', this.onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk.removeEventListener('change', this.onChange);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
