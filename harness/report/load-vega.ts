import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** In the order in which a page must run them: each finds the ones before it as globals. */
const scripts = ['vega', 'vega-lite', 'vega-embed'] as const;

/** The charting libraries as one script for a page to hold; read from the installed packages. */
export async function loadVega(): Promise<string> {
  const texts = await Promise.all(scripts.map(readScript));
  return texts.join('\n');
}

async function readScript(name: string): Promise<string> {
  const file = new URL(`${name}.min.js`, import.meta.resolve(name));
  try {
    const text = await readFile(file, 'utf8');
    // Source maps are not part of the page, and asking for them is noise in the browser's console.
    return text.replace(/^\/\/# sourceMappingURL=.*$/gm, '').trimEnd();
  } catch (cause) {
    throw new Error(
      `cannot read ${fileURLToPath(file)}, which the report page needs; try npm install`,
      { cause },
    );
  }
}
