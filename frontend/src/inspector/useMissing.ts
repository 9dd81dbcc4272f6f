import type { JsonObject, Problem } from '@millrace/shared'
import { useMemo } from 'react'
import { touchField } from '../editor/missing.ts'
import { useSession, useWorkspace } from '../editor/session.ts'
import { isMissing } from './isMissing.ts'

/**
 * What of a node's problems is said at its fields, and the settings that are only marked as needed: those of a new node that nobody has
 * been at. Nobody has done anything wrong there yet.
 */
export function useMissing(node: string, settings: JsonObject, problems: readonly Problem[]) {
  const session = useSession()
  const isTold = useWorkspace((workspace) => workspace.toldNodes.has(node))
  const touched = useWorkspace((workspace) => workspace.touchedFields)
  const { said, needed } = useMemo(() => {
    const settingOf = ({ setting = '' }: Problem) => setting.split('.')[0]!
    const isCalm = (problem: Problem) => !isTold && !touched.has(`${node} ${settingOf(problem)}`) && isMissing(problem, settings)
    return { said: problems.filter((problem) => !isCalm(problem)), needed: new Set(problems.filter(isCalm).map(settingOf)) }
  }, [isTold, touched, node, settings, problems])
  return { said, needed, touch: (setting: string) => touchField(session, node, setting) }
}
