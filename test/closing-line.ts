import type { Reporter, TestModule } from 'vitest/node';

/** The closing line of the whole run: `N passed, N failed`, and the names of what was skipped. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    for (const test of skipped) console.log(`skipped: ${test.fullName}`);
    for (const test of tests.filter((one) => (one.diagnostic()?.retryCount ?? 0) > 0)) console.log(`needed a second try: ${test.fullName}`);
    // A hook that fails leaves its tests skipped: the failure is counted where it stands.
    const groups = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const failed = count('failed') + groups.filter((group) => group.errors().length > 0).length + errors.length;
    console.log(`${count('passed')} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
  }
}
