/** The list of computations, by the names that plans call them. */
import type { Computation, ComputeAnswer, ComputeTask, Computing } from './computation.ts'
import { connectedComponents, stronglyConnectedComponents } from './components.ts'
import { degrees } from './degrees.ts'
import { graphPart } from './drawn.ts'
import { linearRegression, logisticRegression } from './gradientDescent.ts'
import { kMeans } from './kMeans.ts'
import { labelPropagation } from './labelPropagation.ts'
import { pageRank } from './pageRank.ts'
import { smoothing, weightedHistory } from './sequences.ts'
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
  smoothing,
  stronglyConnectedComponents,
  svdPlusPlus,
  triangleCount,
  weightedHistory,
}

export function computationOf(name: string): Computation {
  const found = computations[name]
  if (!found) throw new Error(`There is no computation called ${name}.`)
  return found
}

/** Does one task, with what is drawn of a graph where that is wanted. */
export function stepOf(compute: string, task: ComputeTask): ComputeAnswer {
  const answer = computationOf(compute).step(task)
  const graph = task.draws ? graphPart(task, answer) : undefined
  return graph ? { ...answer, drawn: { ...answer.drawn, graph } } : answer
}

/** Computes in this thread, for processes that do nothing else. */
export const computeHere: Computing = async (compute, task) => stepOf(compute, task)
