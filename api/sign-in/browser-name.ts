/** A browser in two words, so that people recognise their sessions: nothing finer is kept of what it says of itself. */
const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*Safari\//, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPod)\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** `Firefox · Windows`; empty when neither is known. */
export function browserName(userAgent: string | null): string {
  const known = (list: readonly [RegExp, string][]): string[] => list.filter(([pattern]) => pattern.test(userAgent ?? '')).slice(0, 1).map(([, name]) => name);
  return [...known(BROWSERS), ...known(SYSTEMS)].join(' · ');
}
