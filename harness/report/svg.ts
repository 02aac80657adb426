import { loader, parse, View, Warn } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** Draws a chart without a browser, as a standalone SVG document. Reads no files and no network. */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const sealed = loader();
  sealed.load = async (uri) => {
    throw new Error(`a chart must hold its data, but this one wants to load ${uri}`);
  };
  const runtime = parse(compile(spec).spec);
  const view = new View(runtime, { renderer: 'none', loader: sealed, logLevel: Warn });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
