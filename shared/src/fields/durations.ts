const UNITS: [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
]

/** A duration in the largest unit that divides it: 90,000 ms is "90 s", 60,000 ms "1 min". */
export function durationInWords(milliseconds: number): string {
  const [unit, size] = UNITS.find(([, each]) => milliseconds % each === 0) ?? ['ms', 1]
  return `${milliseconds / size} ${unit}`
}
