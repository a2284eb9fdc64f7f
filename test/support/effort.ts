/** A piece of work that is the same everywhere: some tenths of a second of sorting and splitting. */
function yardstick(): void {
  for (let round = 0; round < 4; round += 1) {
    const texts = Array.from({ length: 60_000 }, (_, index) => `${(index * 7919) % 60_013} of ${round}`);
    JSON.stringify(texts.sort()).split(',');
  }
}

const spent = async (work: () => unknown): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};

/**
 * The processor time that `work` takes, in yardsticks taken right before and after: what a machine is worth, and
 * what else it does, is in both. For work that grows out of all proportion where a bound is missing.
 */
export async function effortOf(work: () => unknown): Promise<number> {
  const before = await spent(yardstick);
  const effort = await spent(work);
  return (2 * effort) / (before + (await spent(yardstick)));
}
