/** What a run of tests comes to, file by file: what the closing line is made of, also where some files ran twice. */
export type Tally = {
  /** Errors that belong to no file, e.g. a promise of nobody's. */
  readonly errors: number;
  readonly files: readonly FileTally[];
};

export type FileTally = {
  readonly file: string;
  readonly passed: number;
  /** The full names of tests, and of groups whose hooks failed: their tests are among the skipped. */
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
};

/** More than so many files that fail are no accident of a busy machine. */
const ACCIDENTS = 3;

/** The files that are tried once more, whole and in a process of their own; none where something is plainly broken. */
export function forAnotherTry({ errors, files }: Tally): readonly string[] {
  const failed = files.filter((one) => one.failed.length > 0).map((one) => one.file);
  return errors > 0 || failed.length > ACCIDENTS ? [] : failed;
}

/**
 * @param second of the files that were tried again; what it says of a file stands in place of what the first said
 * @returns the lines that end the run: what was skipped, what needed another try, and `N passed, N failed`
 */
export function closingLines(first: Tally, second: Tally = { errors: 0, files: [] }): { readonly lines: readonly string[]; readonly failed: number } {
  const again = new Map(second.files.map((one) => [one.file, one]));
  const files = first.files.map((one) => again.get(one.file) ?? one);
  const skipped = files.flatMap((one) => one.skipped);
  const failed = files.reduce((sum, one) => sum + one.failed.length, 0) + first.errors + second.errors;
  const passed = files.reduce((sum, one) => sum + one.passed, 0);
  return {
    lines: [
      ...skipped.map((name) => `skipped: ${name}`),
      ...first.files.filter((one) => again.has(one.file)).flatMap((one) => one.failed.map((name) => `needed a second try: ${name}`)),
      `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`,
    ],
    failed,
  };
}
