/** Chance that repeats: the same numbers for the same seed, on every machine. */
export interface Chance {
  /** From 0 to below 1. */
  uniform(): number
  /** From the standard normal distribution. */
  normal(): number
}

/** The generator mulberry32 (public domain), which is small and good enough for a start of a model. */
export function seeded(seed: number): Chance {
  let state = seed >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  // Box and Muller, 1958.
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}
