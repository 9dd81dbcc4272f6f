import type { Problem } from '../graph/problem.ts'
import type { Column } from '../plan/plan.ts'
import { columnInFormula } from '../fields/sql.ts'
import { nearest } from '../text/nearest.ts'
import { formulaTokens, problemRange } from './cursor.ts'
import { aliasNamed, functionNamed, functions } from './functions.ts'

/** A change of a formula's text that mends a problem. `name` is what stands there then. */
export interface FormulaFix {
  name: string
  from: number
  to: number
  insert: string
}

/** What mends a problem of a formula, where that is known: the nearest column, or the function that was meant. */
export function formulaFix(
  formula: string,
  { code, params }: Pick<Problem, 'code' | 'params'>,
  columns: readonly Column[],
): FormulaFix | null {
  const { from, to } = problemRange(formula, params)
  const tokens = formulaTokens(formula)
  const at = tokens.findIndex((token) => token.from === from && token.to === to)
  if (code === 'unknownColumn') {
    const near = nearest(
      String(params['column']),
      columns.map(({ name }) => name),
    )
    return at >= 0 && near !== null ? { name: near, from, to, insert: columnInFormula(near) } : null
  }
  const word = tokens[at]
  if (word?.kind !== 'word' || tokens[at + 1]?.text !== '(' || (code !== 'forbiddenFunction' && code !== 'expressionError')) return null
  if (functionNamed(word.text)) return null
  const alias = /^(\w+)\(\$/.exec(aliasNamed(word.text)?.insert ?? '')?.[1]
  const name =
    alias ??
    nearest(
      word.text,
      functions.map((each) => each.name),
    )
  return name === null ? null : { name, from, to, insert: name }
}
