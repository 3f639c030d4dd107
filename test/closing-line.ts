import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { closingLines, type Tally } from './tally.ts';

/** Says how a run ended; under `PALIER_TALLY`, to the file of that name, for who runs some files again (`all.ts`). */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const files = modules.map((module) => {
      const tests = [...module.children.allTests()];
      const named = (state: string) => tests.filter((test) => test.result().state === state).map((test) => test.fullName);
      // A hook that fails leaves its tests skipped: the failure is counted where it stands.
      const hooks = [module, ...module.children.allSuites()].filter((group) => group.errors().length > 0);
      const failed = [...named('failed'), ...hooks.map((group) => ('fullName' in group ? group.fullName : module.moduleId))];
      return { file: module.relativeModuleId, passed: named('passed').length, failed, skipped: named('skipped') };
    });
    const tally: Tally = { errors: errors.length, files };
    const path = process.env['PALIER_TALLY'];
    if (path) writeFileSync(path, JSON.stringify(tally));
    else console.log(closingLines(tally).lines.join('\n'));
  }
}
