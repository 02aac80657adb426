import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainTrial, readTrial } from './host-trial.ts';

const works = `sysctl kernel/unprivileged_userns_clone 1
ok namespaces
ok ip
ok tc
ok ethtool
ok grep
ok ip-netns
ok veth
ok netem
ok offloads
ok fast-open
ok nft
`;

/** What is missing, of a trial that failed before anything could be made. */
function refusal(said: string) {
  const { problems } = readTrial(said);
  assert.equal(problems.length, 1);
  return problems[0] as (typeof problems)[number];
}

describe('the trial of a kernel', () => {
  test('finds nothing to complain about where all works', () => {
    assert.deepEqual(readTrial(works), { problems: [], nft: true });
  });

  test('does without nftables, which middleboxes alone need', () => {
    const trial = readTrial(works.replace('ok nft', 'failed nft: ip: exec of "nft" failed'));
    assert.deepEqual(trial, { problems: [], nft: false });
  });

  test('names everything that is missing, with the answer and the remedy', () => {
    const text = works
      .replace('ok netem', 'failed netem: Error: Specified qdisc kind is unknown.')
      .replace('ok ethtool', 'failed ethtool: ');
    assert.equal(
      explainTrial(readTrial(text)),
      `the host lab cannot run here; it lacks
  the program ethtool
      Install it: apt-get install ethtool, or the like.
  the network emulator (the kernel module sch_netem)
      answered: Error: Specified qdisc kind is unknown.
      Load it: modprobe sch_netem. Where there is no such module, it may be in a package of its own
      (linux-modules-extra on Ubuntu, kernel-modules-extra on Fedora), or the kernel was built without
      CONFIG_NET_SCH_NETEM.
Or use a lab that needs none of it: --lab virtual`,
    );
  });

  test('is not passed by one that breaks off', () => {
    const cut = works.slice(0, works.indexOf('ok netem'));
    assert.equal(
      readTrial(`${cut}Killed\n`).problems[0]?.what,
      'a trial that comes to its end (without: netem, offloads, fast-open)',
    );
    assert.equal(readTrial('').problems.length, 1);
  });
});

describe('namespaces that are refused', () => {
  const unshare = 'unshare: unshare failed: Operation not permitted\n';

  test('by the switch that Debian has', () => {
    const problem = refusal(`sysctl kernel/unprivileged_userns_clone 0\n${unshare}`);
    assert.deepEqual(problem, {
      what: 'namespaces: this kernel forbids them to ordinary users',
      answer: 'unshare: unshare failed: Operation not permitted',
      remedy: 'Allow them: sudo sysctl -w kernel.unprivileged_userns_clone=1. Or run as root.',
    });
  });

  test('by a limit of none', () => {
    const said = 'unshare: unshare failed: No space left on device\n';
    const { remedy } = refusal(`sysctl user/max_user_namespaces 0\n${said}`);
    assert.equal(
      remedy,
      'Allow them: sudo sysctl -w user.max_user_namespaces=10000. Or run as root.',
    );
  });

  test('by AppArmor, as Ubuntu has it: the mounts fail inside', () => {
    const said = 'unshare: write failed /proc/self/uid_map: Operation not permitted\n';
    const { what, remedy } = refusal(
      `sysctl kernel/apparmor_restrict_unprivileged_userns 1\nsysctl user/max_user_namespaces 9000\n${said}`,
    );
    assert.equal(
      what,
      'namespaces: AppArmor forbids them to ordinary users (Ubuntu 23.10 and newer)',
    );
    assert.equal(
      remedy,
      'Allow them: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0. Or run as root.',
    );
  });

  test('by something else: its own words', () => {
    const { answer, remedy } = refusal('env: \u2018unshare\u2019: No such file or directory\n');
    assert.equal(answer, 'env: \u2018unshare\u2019: No such file or directory');
    assert.equal(remedy, 'Run as root, or see unshare(1) for what this kernel lacks.');
  });
});
