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
  // npm runs scripts in the project; paths on the command line are meant from where npm was called.
  if (process.env.npm_lifecycle_event === 'bench' && process.env.INIT_CWD)
    process.chdir(process.env.INIT_CWD);
  // A reader that has seen enough, such as `head`, is no error.
  process.stdout.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
}
