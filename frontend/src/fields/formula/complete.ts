/** What can be written where the cursor stands: columns with their types, functions, and words of other tools. */
import { snippet, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { columnInFormula, typeTree, type Column, type NamedFormula } from '@millrace/shared'
import {
  formulaTokens,
  functionAliases,
  functionGroups,
  functionNamed,
  functions,
  signatureText,
  type FunctionHelp,
} from '@millrace/shared/formulas'
import { t } from '../../ui/text.ts'
import { typeWords } from '../typeWords.ts'

const GROUP_WORDS: Record<FunctionHelp['group'], () => string> = {
  Logic: () => t('Logic'),
  Text: () => t('Text'),
  Numbers: () => t('Numbers'),
  'Dates and times': () => t('Dates and times'),
  Lists: () => t('Lists'),
  'JSON and objects': () => t('JSON and objects'),
  Summaries: () => t('Summaries'),
  Other: () => t('Other'),
}
const KEYWORDS =
  'SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT JOIN LEFT ON USING AS DISTINCT UNION ALL WITH QUALIFY OVER PARTITION DESC ASC AND OR NOT IN IS NULL BETWEEN LIKE ILIKE CASE WHEN THEN ELSE END CAST INTERVAL'.split(
    ' ',
  )

/** Calls a function, with the cursor between its parentheses; behind them where it takes nothing. */
const call = (each: FunctionHelp) => snippet(each.signatures.some((one) => one.length > 0) ? `${each.name}(\${})` : `${each.name}()`)

const functionOption = (each: FunctionHelp): Completion => ({
  label: each.name,
  type: 'function',
  detail: `(${each.signatures[0]!.join(', ')})`,
  info: () =>
    helpOf(
      each.signatures.map((one) => signatureText(each, one)),
      each.help,
    ),
  section: { name: GROUP_WORDS[each.group](), rank: 1 + functionGroups.indexOf(each.group) },
  apply: call(each),
})
const aliasOption = ({ word, insert, help }: (typeof functionAliases)[number]): Completion => ({
  label: word,
  type: 'alias',
  detail: insert.replaceAll('$', ''),
  info: () => helpOf([insert.replaceAll('$', '…')], help),
  section: { name: t('In other words'), rank: 20 },
  apply: snippet(insert.replace('$', '${}')),
})

/** Signatures and a line of help, as the completion shows them. */
function helpOf(signatures: readonly string[], help: string): HTMLElement {
  const box = document.createElement('div')
  for (const text of signatures) box.append(Object.assign(document.createElement('code'), { textContent: text }))
  box.append(Object.assign(document.createElement('p'), { textContent: help }))
  return box
}

/** Of two names for one function of lists the shorter one is enough. */
const isSecondName = (name: string): boolean => name.startsWith('array_') && functionNamed(name.replace('array_', 'list_')) !== undefined
const SCALARS = functions.filter(({ name, aggregate }) => !aggregate && !isSecondName(name))
/** Made when they are first asked for: their words are those of the language by then. */
let made: { scalars: Completion[]; aggregates: Completion[] } | undefined
const options = () =>
  (made ??= {
    scalars: [...SCALARS.map(functionOption), ...functionAliases.map(aliasOption)],
    aggregates: functions.filter(({ aggregate }) => aggregate).map(functionOption),
  })

const namedOption = ({ name, formula }: NamedFormula): Completion => ({
  label: `$${name}`,
  type: 'function',
  detail: formula.trim(),
  info: () => helpOf([formula], t('A formula that this pipeline has by name.')),
  section: { name: t('Named formulas'), rank: 0.5 },
  boost: 40,
})

/** What an editor of formulas knows. */
export interface Known {
  columns: readonly Column[]
  named: readonly NamedFormula[]
}

export function complete(context: CompletionContext, { columns, named }: Known, language: 'expression' | 'sql'): CompletionResult | null {
  const before = context.state.sliceDoc(0, context.pos)
  const tokens = formulaTokens(before)
  const at = tokens.findLast(({ to }) => to === before.length)
  const sign = at?.text === '$' ? at : tokens.find(({ text, to }) => at?.kind === 'word' && text === '$' && to === at.from)
  if (sign) return { from: sign.from, options: named.map(namedOption), validFor: /^\$[\p{L}\p{N}_]*$/u }
  if (at?.kind === 'text' || at?.kind === 'comment' || at?.kind === 'number') return null
  const fields = fieldsBefore(before, columns)
  if (fields) return { from: fields.from, options: fields.options, validFor: /^\w*$/ }
  const from = at?.kind === 'word' || at?.kind === 'quoted' ? at.from : context.pos
  if (from === context.pos && !context.explicit) return null
  const own = columns.map(({ name, type }): Completion => ({
    label: name,
    type: 'column',
    detail: typeWords(type),
    apply: columnInFormula(name),
    section: { name: t('Columns'), rank: 0 },
    boost: 50,
  }))
  const more = language === 'sql' ? [...options().aggregates, ...KEYWORDS.map((label): Completion => ({ label, type: 'keyword' }))] : []
  return { from, options: [...own, ...named.map(namedOption), ...options().scalars, ...more], validFor: /^"?[\p{L}\p{N}_$ ]*$/u }
}

/** Behind `column.`: the fields of an object. */
function fieldsBefore(before: string, columns: readonly Column[]): { from: number; options: Completion[] } | null {
  const match = /([\p{L}_][\p{L}\p{N}_]*|"(?:[^"]|"")*")\.([\p{L}_][\p{L}\p{N}_]*)?$/u.exec(before)
  if (!match) return null
  const name = match[1]!.replace(/^"|"$/g, '').replaceAll('""', '"')
  const tree = typeTree(columns.find((column) => column.name === name)?.type ?? '')
  if (tree.kind !== 'struct') return null
  return {
    from: before.length - (match[2]?.length ?? 0),
    options: tree.fields.map((field) => ({
      label: field.name,
      type: 'column',
      detail: typeWords(field.of.type),
      apply: columnInFormula(field.name),
    })),
  }
}
