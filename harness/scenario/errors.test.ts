import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatIssue, issueWithFile, ScenarioError, type ScenarioIssue } from './errors.ts';

const unitMissing: ScenarioIssue = {
  file: 'scenarios/x.yaml',
  line: 4,
  column: 8,
  width: 2,
  message: 'path.rtt: 60 has no unit; write 60ms or 60s',
  sourceLine: '  rtt: 60',
};

test('an issue shows its place, its line and a marker under the words to blame', () => {
  assert.equal(
    formatIssue(unitMissing),
    `scenarios/x.yaml:4:8: path.rtt: 60 has no unit; write 60ms or 60s
    4 |   rtt: 60
      |        ^^`,
  );
});

test('a hint follows the message', () => {
  const issue = { ...unitMissing, message: 'unknown key', hint: 'did you mean rtt?', line: 123 };
  assert.equal(
    formatIssue(issue),
    `scenarios/x.yaml:123:8: unknown key; did you mean rtt?
  123 |   rtt: 60
      |        ^^`,
  );
});

test('an override is shown in place of a line', () => {
  const issue = { ...unitMissing, file: '--set', line: null, column: null };
  assert.equal(
    formatIssue({ ...issue, sourceLine: 'path.rtt=60' }),
    '--set path.rtt=60: path.rtt: 60 has no unit; write 60ms or 60s',
  );
});

test('an issue with a whole file needs no line', () => {
  const issue = issueWithFile('x.yaml', 'no such file', 'did you mean y.yaml?');
  assert.equal(formatIssue(issue), 'x.yaml: no such file; did you mean y.yaml?');
});

test('a long line is cut around the words to blame', () => {
  const issue = { ...unitMissing, sourceLine: `${'x'.repeat(5000)}60${'y'.repeat(5000)}` };
  const [, text, marker] = formatIssue({ ...issue, column: 5001 }).split('\n');
  assert.equal(text, `    4 | ${'x'.repeat(50)}60${'y'.repeat(47)}…`);
  assert.equal(marker, `      | ${' '.repeat(50)}^^`);
});

test('control characters of a file do not reach the terminal', () => {
  const issue = { ...unitMissing, sourceLine: '\ttitle: \u001b[31mred\u202e', column: 2, width: 5 };
  assert.equal(
    formatIssue(issue).split('\n').slice(1).join('\n'),
    `    4 |  title: \ufffd[31mred\ufffd
      |  ^^^^^`,
  );
});

test('a scenario error prints every issue and keeps its cause', () => {
  const cause = new Error('ENOENT');
  const error = new ScenarioError(
    [issueWithFile('a.yaml', 'first'), issueWithFile('a.yaml', 'second')],
    { cause },
  );
  assert.equal(error.message, 'a.yaml: first\na.yaml: second');
  assert.equal(error.name, 'ScenarioError');
  assert.equal(error.cause, cause);
});
