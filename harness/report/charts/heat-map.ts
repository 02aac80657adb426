/** Pixels between the middles of neighbouring squares. */
export const square = { width: 104, height: 58 };
/** Colours end at one round trip faster or slower, so that reports can be compared by eye. */
const fullColorRtts = 1;
/** Vermilion, near-white, blue: apart for every common colour blindness, in grey, and from the arms' grey. */
const diverging = ['#a63a0a', '#e68a4f', '#f7d9c4', '#f4f4f2', '#cfe3f3', '#63abde', '#14619f'];
const darkText = '#16191d';
/** Half the drawn square in units of its height, which is the unit of the hatching's shape. */
const half = { width: (0.485 * square.width) / square.height, height: 0.475 };
const hatch = [-1.2, -0.9, -0.6, -0.3, 0, 0.3, 0.6, 0.9, 1.2].map(diagonal).join('');

/** One square of a heat map: what it shows and what hovering over it tells. */
export interface Square {
  readonly x: string;
  readonly y: string;
  readonly cell: string;
  readonly kind: 'figure' | 'invalid' | 'none';
  /** Decides the colour; null unless a figure. */
  readonly rtts: number | null;
  readonly big: string;
  readonly small: string;
  readonly use: string;
  readonly failed: string;
}

/** The layers of a heat map over squares that stand at `x` and `y`, from the ground up. */
export function heatMapLayers() {
  return [figureRects(), blankRects(), hatching(), ...texts()];
}

/** What hovering anywhere over a square tells. */
export const squareTooltip = [
  { field: 'cell', title: 'cell' },
  { field: 'big', title: 'RTTs saved' },
  { field: 'small', title: 'interval' },
  { field: 'use', title: 'TFO really used' },
  { field: 'failed', title: 'failed' },
];

function figureRects() {
  return {
    transform: [{ filter: "datum.kind === 'figure'" }],
    mark: { type: 'rect' as const, cornerRadius: 3 },
    encoding: {
      color: {
        field: 'rtts',
        type: 'quantitative' as const,
        scale: {
          domain: [-fullColorRtts, 0, fullColorRtts],
          range: diverging,
          interpolate: 'rgb' as const,
          clamp: true,
        },
        legend: null,
      },
    },
  };
}

function blankRects() {
  return {
    transform: [{ filter: "datum.kind !== 'figure'" }],
    mark: { type: 'rect' as const, cornerRadius: 3, color: '#d5d7da' },
  };
}

function hatching() {
  return {
    transform: [{ filter: "datum.kind === 'invalid'" }],
    mark: {
      type: 'point' as const,
      shape: hatch,
      // Vega draws a shape at half the root of its size for each unit.
      size: (2 * square.height) ** 2,
      filled: false,
      stroke: '#a9adb3',
      strokeWidth: 1.5,
    },
  };
}

/** White on the two dark ends of the palette, dark elsewhere: where they change, both have a contrast of 4:1. */
function texts() {
  const color = {
    condition: {
      test: `datum.kind === 'figure' && abs(datum.rtts) > ${0.87 * fullColorRtts}`,
      value: '#ffffff',
    },
    value: darkText,
  };
  return [
    {
      mark: { type: 'text' as const, fontSize: 15, fontWeight: 600 as const, dy: -8 },
      encoding: { text: { field: 'big' }, color },
    },
    {
      mark: { type: 'text' as const, fontSize: 10.5, dy: 11 },
      encoding: { text: { field: 'small' }, color },
    },
  ];
}

/** One stroke of the hatching: what lies in the square of a line rising through (x, 0). */
function diagonal(x: number): string {
  const from = Math.max(x - half.height, -half.width);
  const to = Math.min(x + half.height, half.width);
  return `M${from},${x - from}L${to},${x - to}`;
}
