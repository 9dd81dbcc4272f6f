/** What is known of a draft as it stands: its problems, and what of it differs from the deployed version. */
import {
  changedNodes,
  changesTheRun,
  checkDocument,
  documentChanges,
  isEngineProblem,
  type Analysis,
  type ChangedPart,
  type PipelineDocument,
  type Problem,
} from '@millrace/shared'

/** What a person typed into a field that is no value yet. */
export interface Unfinished {
  node: string
  setting: string
  text: string
  /** What it should be; absent = a number. */
  as?: 'duration'
}

export interface Findings {
  problems: readonly Problem[]
  /** Problems of each node that has any; a node whose problems stay the same keeps its list. */
  byNode: ReadonlyMap<string, readonly Problem[]>
  /** Problems that forbid to deploy. */
  errors: number
  /** Nodes that compute something else than in the deployed version; all, when there is none. */
  changed: ReadonlyMap<string, ChangedPart>
  /** How many things a deploy would change. */
  changes: number
}

export interface FindingsInput {
  document: PipelineDocument
  deployed: PipelineDocument | null
  analysis: Analysis | null
  unfinished: Readonly<Record<string, Unfinished>>
  /** What rows of a sample have shown to be wrong. */
  rowProblems: readonly Problem[]
}

export const NO_FINDINGS: Findings = { problems: [], byNode: new Map(), errors: 0, changed: new Map(), changes: 0 }

/** Findings as of now; parts that say the same as `before` keep their identity, so that only what changed is drawn anew. */
export function findingsOf({ document, deployed, analysis, unfinished, rowProblems }: FindingsInput, before: Findings): Findings {
  const known = [
    ...Object.values(unfinished)
      .filter(({ node }) => document.nodes[node])
      .map(({ node, setting, text, as }): Problem => ({
        code: as === 'duration' ? 'notADuration' : 'notANumber',
        severity: 'error',
        node,
        setting,
        params: { text },
      })),
    // What is typed now counts, and not what is wrong with the value behind it.
    ...checkDocument(document).filter(({ node, setting }) => unfinished[`${node} ${setting}`] === undefined),
    // Problems of structure are found here, as of now; the engine's may be those of a moment ago.
    ...(analysis?.problems ?? []).filter(
      ({ code, node }) => isEngineProblem(code) && (node === undefined || document.nodes[node] !== undefined),
    ),
  ]
  // What is said of a place already is not said once more.
  const problems = [...known, ...rowProblems.filter((found) => !known.some((problem) => isSamePlace(problem, found)))]
  const changed = changedNodes(document, deployed)
  return {
    problems: same(problems, before.problems) ? before.problems : problems,
    byNode: groupByNode(problems, before.byNode),
    // Rows of a sample are an example: what they show forbids nothing.
    errors: known.filter(({ severity }) => severity === 'error').length,
    changed: sameParts(changed, before.changed) ? before.changed : changed,
    changes: documentChanges(deployed, document).filter(changesTheRun).length,
  }
}

const isSamePlace = (a: Problem, b: Problem): boolean => a.node === b.node && (a.setting ?? a.port) === (b.setting ?? b.port)

function groupByNode(
  problems: readonly Problem[],
  before: ReadonlyMap<string, readonly Problem[]>,
): ReadonlyMap<string, readonly Problem[]> {
  const groups = new Map<string, readonly Problem[]>()
  for (const problem of problems) {
    if (problem.node !== undefined) groups.set(problem.node, [...(groups.get(problem.node) ?? []), problem])
  }
  for (const [node, list] of groups) {
    const known = before.get(node)
    if (known && same(list, known)) groups.set(node, known)
  }
  return groups
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const sameParts = (a: Findings['changed'], b: Findings['changed']): boolean =>
  a.size === b.size && [...a].every(([id, part]) => b.get(id) === part)
