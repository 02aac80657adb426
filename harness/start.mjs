// The entry of `npm run bench`: plain JavaScript, so that an older Node can say what to do.
import { existsSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
const runsTypeScript = major > 22 || (major === 22 && minor >= 18);

if (!runsTypeScript || !existsSync(new URL('../node_modules/execa', import.meta.url))) {
  const why = runsTypeScript
    ? 'its packages are not installed'
    : `Node ${process.versions.node} is too old`;
  process.stderr.write(`First Flight cannot start: ${why}.\nRun: npm run setup\n`);
  process.exitCode = 4;
} else {
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
}
