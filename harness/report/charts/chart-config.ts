import type { Config, TopLevelSpec } from 'vega-lite';

/** One view of a concatenated chart. */
export type Panel = Extract<TopLevelSpec, { concat: unknown }>['concat'][number];

const font = "system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif";
const ink = 'currentColor';

/** The look that all charts share. Lines and letters take the colour of the text round them, on light and dark pages. */
export const chartConfig: Config = {
  aria: false,
  font,
  background: 'transparent',
  padding: 4,
  axis: {
    domainColor: ink,
    domainOpacity: 0.35,
    gridColor: ink,
    gridOpacity: 0.12,
    labelColor: ink,
    labelFontSize: 11,
    labelOpacity: 0.85,
    tickColor: ink,
    tickOpacity: 0.35,
    tickSize: 4,
    titleColor: ink,
    titleFontSize: 11,
    titleFontWeight: 500,
    titleOpacity: 0.85,
  },
  legend: {
    labelColor: ink,
    labelFontSize: 12,
    symbolSize: 260,
    symbolStrokeWidth: 3,
    symbolType: 'stroke',
    title: null,
  },
  text: { font },
  title: {
    anchor: 'start',
    color: ink,
    fontSize: 13,
    fontWeight: 600,
    subtitleColor: ink,
    subtitleFontSize: 12,
    subtitlePadding: 4,
  },
  view: { stroke: ink, strokeOpacity: 0.2 },
};
