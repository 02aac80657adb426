import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readLab } from './lab-choice.ts';

describe('a lab', () => {
  const accepted = [
    'auto',
    'virtual',
    'realtime',
    'host',
    'ssh://lab',
    'ssh://me@lab.example',
    'ssh://me@lab.example:22',
    'ssh://me@lab.example:65535/host',
    'ssh://lab_1/virtual',
    'ssh://192.0.2.7/realtime',
    'ssh://me@[2001:db8::7]:2222/virtual',
  ];
  for (const text of accepted) {
    test(`can be ${text}`, () => assert.deepEqual(readLab(` ${text} `), { ok: true, value: text }));
  }

  const refused: readonly (readonly [text: string, problem: string])[] = [
    ['', 'is empty; write auto, virtual, realtime, host or ssh://user@host'],
    ['virtul', 'unknown lab virtul; did you mean virtual?'],
    ['cloud', 'unknown lab cloud; write auto, virtual, realtime, host or ssh://user@host'],
    ['ssh:lab', 'ssh:lab is not written ssh://user@host:port'],
    ['ssh://', 'ssh://: the host is missing; write ssh://user@host'],
    ['ssh://me@:22', 'ssh://me@:22: the host is missing; write ssh://user@host'],
    ['ssh://@lab', 'ssh://@lab: the user before @ must be letters, digits, . _ and -'],
    ['ssh://a b@lab', 'ssh://a b@lab: the user before @ must be letters, digits, . _ and -'],
    [
      'ssh://lab;reboot',
      'ssh://lab;reboot: lab;reboot is no host name; an IPv6 address stands in brackets, ssh://[::1]',
    ],
    [
      'ssh://-oProxyCommand=x',
      'ssh://-oProxyCommand=x: -oProxyCommand=x is no host name; an IPv6 address stands in brackets, ssh://[::1]',
    ],
    ['ssh://lab:0', 'ssh://lab:0: port 0 is not a whole number from 1 to 65535'],
    ['ssh://lab:65536', 'ssh://lab:65536: port 65536 is not a whole number from 1 to 65535'],
    ['ssh://lab:', 'ssh://lab:: port  is not a whole number from 1 to 65535'],
    ['ssh://lab/hots', 'ssh://lab/hots: unknown lab hots on that host; did you mean /host?'],
    ['ssh://lab/', 'ssh://lab/: unknown lab  on that host; write /host, /virtual or /realtime'],
  ];
  for (const [text, problem] of refused) {
    test(`cannot be ${text === '' ? 'nothing' : text}`, () =>
      assert.deepEqual(readLab(text), { ok: false, problem }));
  }
});
