/**
 * Runs in the page: puts an interactive chart in the place of each drawn one. The drawn one stays where that fails,
 * and where scripts do not run. `ast` has Vega interpret its expressions, so that the page need not allow eval.
 */
export const chartScript = `
for (const drawn of document.querySelectorAll('[data-spec]')) {
  const spec = JSON.parse(document.getElementById(drawn.dataset.spec).textContent);
  const live = document.createElement('div');
  drawn.after(live);
  vegaEmbed(live, spec, {
    ast: true,
    renderer: 'svg',
    actions: { export: true, source: false, compiled: false, editor: false },
    downloadFileName: drawn.dataset.spec,
    tooltip: { theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light' },
  }).then(() => {
    const chart = live.querySelector('.chart-wrapper');
    chart.setAttribute('role', 'img');
    chart.setAttribute('aria-label', drawn.getAttribute('aria-label'));
    drawn.remove();
  }, (error) => { live.remove(); console.error(error); });
}
`;
