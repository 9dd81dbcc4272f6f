/**
 * What a state keeps of each key, row after row, as computations: the same formulas as `smoothing` and `findAnomalies` in shared have as SQL,
 * in the same order, so that numbers agree.
 */
import type { Computation, ComputeRows } from './computation.ts'

/** The numbers of one key, and its list where it has one. NaN stands for an empty value. */
interface Kept {
  numbers: number[]
  list: number[]
}

/**
 * Goes through rows in their order. The first input has the row's number, its key, the value (NaN: passed over) and the numbers that the key
 * begins with; the second the lists that keys begin with, by key. Puts out by row the numbers and the list's first value before it, and the
 * numbers after it; and the lists that keys end with.
 */
function inSequence([rows, lists]: readonly ComputeRows[], hasList: boolean, next: (kept: Kept, value: number) => void) {
  const [row, key, values, ...begin] = rows!.columns as [Int32Array, Int32Array, Float64Array, ...Float64Array[]]
  const column = () => new Float64Array(rows!.count)
  const [before, after, first] = [begin.map(column), begin.map(column), column()]
  const byKey = new Map<number, Kept>()
  for (let at = 0; at < rows!.count; at++) {
    if (!byKey.has(key[at]!)) byKey.set(key[at]!, { numbers: begin.map((each) => each[at]!), list: [] })
  }
  const [owners, items] = (lists?.columns ?? []) as [Int32Array?, Float64Array?]
  for (const [at, item] of items?.entries() ?? []) byKey.get(owners![at]!)!.list.push(item)
  for (let at = 0; at < rows!.count; at++) {
    const kept = byKey.get(key[at]!)!
    for (const [i, number] of kept.numbers.entries()) before[i]![at] = number
    first[at] = kept.list[0] ?? NaN
    if (!Number.isNaN(values[at]!)) next(kept, values[at]!)
    for (const [i, number] of kept.numbers.entries()) after[i]![at] = number
  }
  const kept = [...byKey].flatMap(([owner, { list }]) => list.map((item): [number, number] => [owner, item]))
  return {
    outputs: [
      [row, ...before, ...(hasList ? [first] : []), ...after],
      ...(hasList ? [[Int32Array.from(kept, ([owner]) => owner), Float64Array.from(kept, ([, item]) => item)]] : []),
    ],
  }
}

/** What is left of one, as it is written: 0.7 of 0.3, and not 0.7000000000000001. */
const rest = (part: number): number => Number((1 - part).toPrecision(15))

interface SmoothingParams {
  method: 'level' | 'trend' | 'season'
  alpha: number
  beta: number
  gamma: number
  /** Values in one season. */
  season: number
}

/** Keeps count and level, with "trend" and "season" the trend too, and with "season" the list of what a season's values add. */
export const smoothing: Computation = {
  step({ inputs, params }) {
    const { method, alpha, beta, gamma, season } = params as unknown as SmoothingParams
    const nextLevel = (value: number, before: number) => alpha * value + rest(alpha) * before
    const nextTrend = (rise: number, trend: number) => beta * rise + rest(beta) * trend
    const steps: Record<SmoothingParams['method'], (kept: Kept, value: number) => void> = {
      level: ({ numbers }, value) => {
        const [count, level] = numbers as [number, number]
        numbers[0] = count + 1
        numbers[1] = count === 0 ? value : nextLevel(value, level)
      },
      trend: ({ numbers }, value) => {
        const [count, level, trend] = numbers as [number, number, number]
        const now = count < 2 ? value : nextLevel(value, level + trend)
        numbers[0] = count + 1
        numbers[1] = now
        numbers[2] = count === 0 ? NaN : count === 1 ? value - level : nextTrend(now - level, trend)
      },
      season: (kept, value) => {
        const [count, level, trend] = kept.numbers as [number, number, number]
        kept.numbers[0] = count + 1
        if (count < 2 * season) {
          kept.list.push(value)
          if (count === 2 * season - 1) beginSeason(kept, season)
          return
        }
        const [first, line] = [kept.list[0]!, level + trend]
        const now = nextLevel(value - first, line)
        kept.numbers[1] = now
        kept.numbers[2] = nextTrend(now - level, trend)
        kept.list.push(gamma * (value - line) + rest(gamma) * first)
        kept.list.shift()
      },
    }
    return inSequence(inputs, method === 'season', steps[method])
  },
}

/** Of the values of two whole seasons: the level and the trend at their end, and what a season adds on average. */
function beginSeason(kept: Kept, length: number): void {
  const mean = (from: number) => kept.list.slice(from, from + length).reduce((sum, each) => sum + each, 0) / length
  const [one, two] = [mean(0), mean(length)]
  const [slope, middle] = [(two - one) / length, (one + two) / 2]
  kept.numbers[1] = two + (slope * (length - 1)) / 2
  kept.numbers[2] = slope
  kept.list = Array.from({ length }, (_, i) => (kept.list[i]! + kept.list[length + i]!) / 2 - middle - slope * (i + 1 - (length + 1) / 2))
}

/** Keeps count, mean and variance, of which newer values count more. */
export const weightedHistory: Computation = {
  step({ inputs, params }) {
    const { weight } = params as unknown as { weight: number }
    return inSequence(inputs, false, ({ numbers }, value) => {
      const [count, mean, variance] = numbers as [number, number, number]
      const away = value - mean
      numbers[0] = count + 1
      numbers[1] = count === 0 ? value : mean + weight * away
      numbers[2] = count === 0 ? 0 : rest(weight) * (variance + weight * away ** 2)
    })
  },
}
