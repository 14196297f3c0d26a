import { svg, type SVGTemplateResult } from 'lit';
import type { Severity } from '../api';

/** Shape and colour and, beside it, the word: nobody needs to see red to see "critical". */
export function severityIcon(severity: Severity): SVGTemplateResult {
  const shape = {
    critical: svg`<path d="M7 1.5h8l5.500 5.500v8l-5.500 5.500h-8l-5.500-5.500v-8z" fill="currentColor"/>
      <path class="on-severity" d="M11 5.500v7M11 15v2" stroke-width="2.400" fill="none"/>`,
    high: svg`<path d="M11 2 21 20H1z" fill="currentColor"/>
      <path class="on-severity" d="M11 8v6M11 16v2" stroke-width="2.200" fill="none"/>`,
    medium: svg`<path d="M11 1.500 20.500 11 11 20.500 1.500 11z" fill="currentColor"/>`,
    low: svg`<circle cx="11" cy="11" r="8" fill="currentColor"/>`,
    info: svg`<rect x="3.500" y="3.500" width="15" height="15" rx="2" fill="none" stroke="currentColor" stroke-width="2.400"/>`,
  }[severity];
  return svg`<svg class="icon severity-${severity}" viewBox="0 0 22 22" width="20" height="20" aria-hidden="true">${shape}</svg>`;
}

const PATHS = {
  search: 'M9.500 3.500a6 6 0 1 0 0 12a6 6 0 0 0 0-12zM14 14l5 5',
  menu: 'M3 6h16M3 11h16M3 16h16M7 4v4M14 9v4M9 14v4',
  feeds: 'M3 17a2 2 0 0 1 2 2M3 11.500a7.500 7.500 0 0 1 7.500 7.500M3 6a13 13 0 0 1 13 13',
  help: 'M7.500 8a3.500 3.500 0 1 1 5 3.200c-1 .6-1.500 1.200-1.500 2.300M11 17v1.500',
  close: 'M5 5l12 12M17 5L5 17',
  back: 'M13 4l-7 7l7 7',
  replay: 'M4 11a7 7 0 1 0 2.500-5.400M4 3v4h4M11 7v4.500l3 2',
  export: 'M11 3v11M7 10l4 4l4-4M4 18h14',
  stepBack: 'M14 5l-7 6l7 6',
  stepOn: 'M8 5l7 6l-7 6',
  markBack: 'M5 4v14M16 5l-7 6l7 6',
  markOn: 'M17 4v14M6 5l7 6l-7 6',
  play: 'M6 4l12 7l-12 7z',
  pause: 'M7 4v14M15 4v14',
  up: 'M4 14l7-7l7 7',
  down: 'M4 8l7 7l7-7',
} as const;

export function icon(name: keyof typeof PATHS): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 22 22" width="20" height="20" aria-hidden="true" fill="none"
    stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d=${PATHS[name]}/></svg>`;
}

/** A target symbol for the legend, as the map draws it. */
export function targetIcon(kind: 'moving' | 'resting' | 'round' | 'lost' | 'hollow' | 'alert' | 'listed' | 'selected') {
  const triangle = svg`<path d="M15 5l6 19h-12z" fill=${kind === 'hollow' ? 'none' : 'currentColor'} stroke="currentColor" stroke-width="1.500"/>`;
  const small = svg`<path d="M15 9l4.500 12h-9z" fill="currentColor"/>`;
  const extra = {
    moving: triangle,
    hollow: triangle,
    resting: small,
    round: svg`<circle cx="15" cy="15" r="4.500" fill="currentColor"/>`,
    lost: svg`<g opacity=".6">${triangle}</g><path d="M7 23L23 7" stroke="currentColor" stroke-width="2"/>`,
    alert: svg`${small}<circle class="alert-stroke" cx="15" cy="15" r="12.500" fill="none" stroke-width="2.200"/>`,
    listed: svg`${triangle}<circle class="alert-fill" cx="23" cy="7" r="3.500"/>`,
    selected: svg`${small}<path d="M3 8V3h5M22 3h5v5M27 22v5h-5M8 27H3v-5" fill="none" stroke="currentColor" stroke-width="2"/>`,
  }[kind];
  return svg`<svg class="target" viewBox="0 0 30 30" width="26" height="26" aria-hidden="true">${extra}</svg>`;
}
