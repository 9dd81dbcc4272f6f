/** Whether two groups differ in their means, batch by batch: MLlib's `StreamingTest`, Apache Spark 4.0. */
import { createRequire } from 'node:module'
import type { Json } from '@millrace/shared'
import type { Computation } from './computation.ts'

/** What the operator's settings come to. */
interface SignificanceParams {
  test: 'welch' | 'student'
  /** Batches that count, the newest; 0 = all. */
  window: number
  /** First batches that do not count. */
  peace: number
  /** Variances are divided by n instead of n - 1, as Spark does. */
  population: boolean
}

/** The part of jstat that is used; the package has no types of its own. */
interface JStat {
  studentt: {
    /** Probability of a value up to `x` with `degrees` of freedom. */
    cdf(x: number, degrees: number): number
  }
}
const { studentt } = createRequire(import.meta.url)('jstat') as JStat

/** Number, mean, and sum of squares around it. */
type Group = [count: number, mean: number, squares: number]
const NONE: Group = [0, 0, 0]

interface Model {
  /** Time of the first batch. */
  began: number
  /** The groups of each batch that counts: control, then experiment. With a window of 0 one entry holds all. */
  batches: { time: number; groups: [Group, Group] }[]
}

export const significance: Computation = {
  step({ inputs: [rows], params, model, time, slide }) {
    const { test, window, peace, population } = params as unknown as SignificanceParams
    const [experiment, values] = rows!.columns as [Float64Array, Float64Array]
    const before = (model as unknown as Model | null) ?? { began: time, batches: [] }
    const isPeace = Math.round((time - before.began) / slide) < peace
    const own = isPeace ? ([NONE, NONE] as [Group, Group]) : groupsOf(experiment, values)
    const kept =
      window === 0
        ? [{ time, groups: [...before.batches.map(({ groups }) => groups), own].reduce(bothTogether, [NONE, NONE]) }]
        : [...before.batches.filter((each) => each.time > time - window * slide), { time, groups: own }]
    const groups = kept.map((each) => each.groups).reduce(bothTogether, [NONE, NONE])
    const after: Model = { began: before.began, batches: kept }
    const counted = groups[0][0] + groups[1][0]
    const result = compare(groups, test, population)
    return {
      outputs: [
        counted === 0 || rows!.count === 0
          ? Array.from({ length: 4 }, () => new Float64Array())
          : [Float64Array.of(result.p), Float64Array.of(result.degrees), Float64Array.of(result.statistic), Float64Array.of(counted)],
        groupColumns(rows!.count === 0 ? [] : groups),
      ],
      model: after as unknown as Json,
    }
  },
}

function groupColumns(groups: readonly Group[]) {
  const there = groups.map((group, i) => ({ group, i })).filter(({ group }) => group[0] > 0)
  const column = (of: (group: Group) => number) => Float64Array.from(there, ({ group }) => of(group))
  return [
    Int32Array.from(there, ({ i }) => i),
    column(([count]) => count),
    column(([, mean]) => mean),
    column(([count, , squares]) => (count > 1 ? Math.sqrt(squares / (count - 1)) : NaN)),
  ]
}

/** By Welford's method (1962), which keeps its digits. */
function groupsOf(experiment: Float64Array, values: Float64Array): [Group, Group] {
  const groups: [Group, Group] = [
    [0, 0, 0],
    [0, 0, 0],
  ]
  for (let row = 0; row < values.length; row++) {
    const group = groups[experiment[row] === 0 ? 0 : 1]
    const away = values[row]! - group[1]
    group[0]++
    group[1] += away / group[0]
    group[2] += away * (values[row]! - group[1])
  }
  return groups
}

const bothTogether = (a: [Group, Group], b: [Group, Group]): [Group, Group] => [together(a[0], b[0]), together(a[1], b[1])]

/** Two parts of a group as one (Chan, Golub and LeVeque, 1979). */
function together([m, x, s]: Group, [n, y, t]: Group): Group {
  const count = m + n
  if (count === 0) return NONE
  return [count, x + ((y - x) * n) / count, s + t + ((y - x) ** 2 * m * n) / count]
}

/** With one group alone nothing speaks against its being like the other. */
function compare([a, b]: readonly [Group, Group], test: SignificanceParams['test'], population: boolean) {
  const [[m, x, s], [n, y, t]] = [a, b]
  if (m === 0 || n === 0) return { p: 1, degrees: NaN, statistic: 0 }
  const [less, both] = [population ? 0 : 1, m + n - 2]
  const [v, w] = [s / (m - less), t / (n - less)]
  const pooled = ((m - 1) * v + (n - 1) * w) / both
  const error = test === 'student' ? Math.sqrt(pooled * (1 / m + 1 / n)) : Math.sqrt(v / m + w / n)
  const degrees = test === 'student' ? both : (v / m + w / n) ** 2 / ((v / m) ** 2 / (m - 1) + (w / n) ** 2 / (n - 1))
  const statistic = (y - x) / error
  if (!Number.isFinite(statistic) || !(degrees > 0)) return { p: NaN, degrees: NaN, statistic: NaN }
  // The library's last digit can pass over 1.
  return { p: Math.min(1, 2 * studentt.cdf(-Math.abs(statistic), degrees)), degrees, statistic }
}
