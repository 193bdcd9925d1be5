/*
 * The last hour as two charts: arrivals and calls a minute, and people waiting. A
 * chart has its words and colours from when it was made; forgetCharts() after a
 * change of language or theme, and the next draw makes them again.
 */
import uPlot from '../../vendor/uplot/uPlot.esm.js';
import { lang, number, t } from '../i18n.js';

const HEIGHT = 190;

/* A room that has just opened has an axis of five minutes. */
const SHORTEST_S = 300;
const STEPS_S = [60, 300, 600, 900, 1800];

const now = () => Date.now() / 1000;

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function axis(more) {
  return {
    stroke: token('ink-soft'),
    font: `12px ${token('font')}`,
    grid: { stroke: token('line'), width: 1 },
    ticks: { show: false },
    ...more,
  };
}

function clockOf(seconds) {
  return new Intl.DateTimeFormat(lang(), { hour: 'numeric', minute: '2-digit' }).format(seconds * 1000);
}

function line(key, colour, fill) {
  return {
    label: t(key),
    stroke: token(colour),
    width: 2,
    fill: fill ? `${token(colour)}22` : undefined,
    points: { show: false },
    value: (_, value) => (value == null ? '' : number(Math.round(value))),
  };
}

/* What uPlot is told of both charts. A y axis starts at zero and is never flat. */
function options(box, series) {
  return {
    width: Math.max(240, box.clientWidth),
    height: HEIGHT,
    padding: [12, 8, 0, 0],
    cursor: { points: { size: 8 }, drag: { x: false, y: false } },
    legend: { live: true },
    scales: {
      x: { range: (_, first, last) => [Math.min(first ?? now(), now() - SHORTEST_S), last ?? now()] },
      y: { range: (_, low, high) => [0, Math.max(5, (high ?? 0) * 1.15)] },
    },
    axes: [
      axis({ values: (_, ticks) => ticks.map(clockOf), space: 70, incrs: STEPS_S }),
      axis({ values: (_, ticks) => ticks.map((tick) => number(tick)), size: 52 }),
    ],
    series: [{ label: t('ops.chart.time'), value: (_, at) => (at == null ? '' : clockOf(at)) }, ...series],
  };
}

/* A chart in a box, as wide as the box. */
class Chart {
  #box;
  #series;
  #plot = null;

  constructor(box, series) {
    this.#box = box;
    this.#series = series;
    new ResizeObserver(() => this.#plot?.setSize({ width: box.clientWidth, height: HEIGHT })).observe(box);
  }

  forget() {
    this.#plot?.destroy();
    this.#plot = null;
  }

  draw(columns) {
    if (this.#plot) this.#plot.setData(columns);
    else this.#plot = new uPlot(options(this.#box, this.#series()), columns, this.#box);
  }
}

const flow = new Chart(document.getElementById('chart-flow'), () => [
  line('ops.chart.arrivals', 'price-3', false),
  line('ops.chart.calls', 'accent', true),
]);
const waiting = new Chart(document.getElementById('chart-waiting'), () => [
  line('ops.tile.waiting', 'price-1', true),
]);

/* The columns that seriesOf() (model.js) makes. */
export function drawCharts([at, arrivals, calls, waited]) {
  flow.draw([at, arrivals, calls]);
  waiting.draw([at, waited]);
}

export function forgetCharts() {
  flow.forget();
  waiting.forget();
}
