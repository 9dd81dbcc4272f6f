/** The list of computations, by the names that plans call them. */
import type { Computation, Computing } from './computation.ts'
import { connectedComponents, stronglyConnectedComponents } from './components.ts'
import { degrees } from './degrees.ts'
import { linearRegression, logisticRegression } from './gradientDescent.ts'
import { kMeans } from './kMeans.ts'
import { labelPropagation } from './labelPropagation.ts'
import { pageRank } from './pageRank.ts'
import { shortestPaths } from './shortestPaths.ts'
import { significance } from './significance.ts'
import { svdPlusPlus } from './svdPlusPlus.ts'
import { triangleCount } from './triangles.ts'

const computations: Readonly<Record<string, Computation>> = {
  connectedComponents,
  degrees,
  kMeans,
  labelPropagation,
  linearRegression,
  logisticRegression,
  pageRank,
  shortestPaths,
  significance,
  stronglyConnectedComponents,
  svdPlusPlus,
  triangleCount,
}

export function computationOf(name: string): Computation {
  const found = computations[name]
  if (!found) throw new Error(`There is no computation called ${name}.`)
  return found
}

/** Computes in this thread, for processes that do nothing else. */
export const computeHere: Computing = async (compute, task) => computationOf(compute).step(task)
