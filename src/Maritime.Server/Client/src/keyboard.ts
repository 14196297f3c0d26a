// Keys for everything that a mouse can do. Single letters only while nobody types.

import type { Chart } from './chart';
import type { Desk } from './desk';
import { THEMES } from './themes';

export function listenToKeys(desk: Desk, chart: () => Chart | null): void {
  document.addEventListener('keydown', event => {
    const isTyping = event.target instanceof HTMLElement && event.target.closest('input, select, textarea') !== null;
    if (event.ctrlKey || event.metaKey || event.altKey || (isTyping && event.key !== 'Escape')) {
      return;
    }
    const isOnButton = event.target instanceof HTMLElement && event.target.closest('button, a') !== null;
    const action = actions(desk, chart)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action !== undefined && !(event.key === ' ' && isOnButton)) {
      event.preventDefault();
      action();
    }
  });
}

function actions(desk: Desk, chart: () => Chart | null): Record<string, () => void> {
  return {
    '/': () => document.querySelector<HTMLElement>('#search')?.focus(),
    a: () => {
      desk.selectAlert(null);
      window.requestAnimationFrame(() => document.querySelector<HTMLElement>('.alert, .side-body')?.focus());
    },
    j: () => desk.stepAlert(1),
    k: () => desk.stepAlert(-1),
    Escape: () => desk.closeOne(),
    f: () => desk.show(),
    c: () => void desk.acknowledge(),
    ' ': () => void desk.togglePlaying(),
    '[': () => void desk.stepSpeed(-1),
    ']': () => void desk.stepSpeed(1),
    '2': () => desk.replay === null && void desk.startAct(2),
    t: () => desk.setTheme(THEMES[(THEMES.indexOf(desk.theme) + 1) % THEMES.length]),
    m: () => desk.setPopup('menu'),
    r: () => desk.setPopup(desk.replay === null ? 'replay' : 'compare'),
    x: () => desk.setPopup('export'),
    l: () => desk.leaveReplay(),
    n: () => void desk.seekMark(1),
    p: () => void desk.seekMark(-1),
    ',': () => void desk.step(-60),
    '.': () => void desk.step(60),
    h: () => desk.setPopup('feeds'),
    '?': () => desk.setPopup('help'),
    '+': () => chart()?.map.zoomIn(),
    '=': () => chart()?.map.zoomIn(),
    '-': () => chart()?.map.zoomOut(),
  };
}
