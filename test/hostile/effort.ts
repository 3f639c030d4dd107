/**
 * Milliseconds of this process's own work, whatever else the machine does. The
 * bounds that it is held against are far above what is needed and far below
 * what a quadratic or exponential reading takes.
 */
export function effort(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}
