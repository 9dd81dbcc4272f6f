/** What a preview tells at the field of a person's code. */
import { changeSetting, said, saidFromText, type Json, type PipelineDocument, type Problem } from '@millrace/shared'
import type { JavaScript } from '../duckdb/render/javascriptSql.ts'
import type { CodeFindings } from './javaScriptStep.ts'

const SHOWN_CHARACTERS = 200

export function codeProblems({ node }: JavaScript, document: PipelineDocument, { refused, more }: CodeFindings): Problem[] {
  const problems: Problem[] = []
  const { count, first } = refused
  if (first) {
    const line = /^line (\d+): /.exec(first.reason)?.[1]
    const shown = first.line.length > SHOWN_CHARACTERS ? `${first.line.slice(0, SHOWN_CHARACTERS)}…` : first.line
    problems.push({
      code: 'javascriptRefuses',
      severity: 'warning',
      node,
      setting: 'code',
      params: { count, shown, message: saidFromText(first.reason), ...(line !== undefined && { line: Number(line) }) },
    })
  }
  if (more.length > 0) {
    const { settings } = document.nodes[node]!
    const columns = [...((settings['columns'] ?? []) as Json[]), ...(more as unknown as Json[])]
    problems.push({
      code: 'javascriptMakes',
      severity: 'warning',
      node,
      setting: 'columns',
      params: { columns: more.map(({ name }) => `"${name}"`).join(', ') },
      fix: { label: said('Let them come out'), operations: changeSetting(node, document.nodes[node]!, 'columns', columns) },
    })
  }
  return problems
}
