/** JavaScript and TypeScript in the editor: colours, and what can be written where the cursor stands. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { StreamLanguage, type StringStream } from '@codemirror/language'
import type { Column } from '@millrace/shared'
import { t } from '../../ui/text.ts'
import { typeWords } from '../typeWords.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))
const KEYWORDS = words(
  'as async await break case catch class const continue default delete do else enum export extends finally for from function get if implements import in instanceof interface let new of private public readonly return satisfies set static super switch this throw try type typeof var void while with yield',
)
const ATOMS = words('true false null undefined NaN Infinity')

/** What a line begins in: plain code, a comment, or a text in backquotes, with the braces that are open in each `${…}` of it. */
interface Standing {
  inComment: boolean
  texts: number[]
}

export const javaScriptLanguage = StreamLanguage.define<Standing>({
  name: 'javascript',
  startState: () => ({ inComment: false, texts: [] }),
  copyState: ({ inComment, texts }) => ({ inComment, texts: [...texts] }),
  token: (stream, standing) => {
    if (standing.inComment) return comment(stream, standing)
    if (standing.texts.at(-1) === -1) return backquoted(stream, standing)
    if (stream.eatSpace()) return null
    if (stream.match('//')) {
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.match('/*')) {
      standing.inComment = true
      return comment(stream, standing)
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?|^'(?:[^'\\]|\\.)*'?/)) return 'string'
    if (stream.match('`')) {
      standing.texts.push(-1)
      return backquoted(stream, standing)
    }
    if (stream.match(/^(?:0[xob][\da-f_]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)n?/i)) return 'number'
    const [word] = (stream.match(/^[\p{L}_$][\p{L}\p{N}_$]*/u) as RegExpMatchArray | null) ?? []
    if (word !== undefined) return KEYWORDS.has(word) ? 'keyword' : ATOMS.has(word) ? 'atom' : null
    const open = standing.texts.at(-1)
    const next = stream.next()
    if (open !== undefined && next === '{') standing.texts.push(standing.texts.pop()! + 1)
    if (open !== undefined && next === '}') {
      standing.texts.pop()
      if (open > 0) standing.texts.push(open - 1)
    }
    return null
  },
  languageData: {
    commentTokens: { line: '//', block: { open: '/*', close: '*/' } },
    closeBrackets: { brackets: ['(', '[', '{', "'", '"', '`'] },
  },
})

function comment(stream: StringStream, standing: Standing): string {
  standing.inComment = !stream.match(/^.*?\*\//)
  if (standing.inComment) stream.skipToEnd()
  return 'comment'
}

/** Within backquotes, up to their end or to the next `${`. */
function backquoted(stream: StringStream, standing: Standing): string {
  while (!stream.eol()) {
    if (stream.match('${')) {
      standing.texts.push(0)
      break
    }
    const next = stream.next()
    if (next === '\\') stream.next()
    if (next === '`') {
      standing.texts.pop()
      break
    }
  }
  return 'string'
}

const METHODS = [
  ['map', '(row => …)'],
  ['filter', '(row => …)'],
  ['flatMap', '(row => …)'],
  ['reduce', '((sum, row) => …, 0)'],
  ['find', '(row => …)'],
  ['some', '(row => …)'],
  ['every', '(row => …)'],
  ['toSorted', '((a, b) => …)'],
  ['slice', '(from, to)'],
  ['length', ''],
] as const
const GLOBALS = 'Math Number String Date JSON Object Array Set Map RegExp BigInt Intl parseFloat parseInt isNaN'.split(' ')
/** What has no columns behind its dot. */
const NO_ROWS = words([...GLOBALS, 'this'].join(' '))
const isName = (text: string): boolean => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text)

const columnOption = ({ name, type }: Column): Completion => ({
  label: name,
  type: 'column',
  detail: typeWords(type),
  section: { name: t('Columns'), rank: 0 },
  // A name that cannot stand behind a dot takes its place.
  ...(!isName(name) && {
    apply: (view, _completion, from, to) => view.dispatch({ changes: { from: from - 1, to, insert: `[${JSON.stringify(name)}]` } }),
  }),
})

export function completeJavaScript(context: CompletionContext, columns: readonly Column[]): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos)
  const before = line.text.slice(0, context.pos - line.from)
  if (/\/\/|^(?:[^"']|"[^"]*"|'[^']*')*["'][^"']*$/.test(before)) return null
  const member = /([\p{L}_$][\p{L}\p{N}_$]*)\??\.([\p{L}\p{N}_$]*)$/u.exec(before)
  if (member) {
    const [, object, begun] = member as unknown as [string, string, string]
    const from = context.pos - begun.length
    if (object === 'batch') return { from, options: [{ label: 'time', type: 'function', detail: t('time of the batch, a Date') }] }
    if (object === 'rows') return { from, options: METHODS.map(([label, detail]) => ({ label, detail, type: 'function' })) }
    return NO_ROWS.has(object) ? null : { from, options: columns.map(columnOption), validFor: /^[\p{L}\p{N}_$]*$/u }
  }
  const word = context.matchBefore(/[\p{L}_$][\p{L}\p{N}_$]*/u)
  if (!word && !context.explicit) return null
  const own = [
    { label: 'row', detail: t('a value for each column') },
    { label: 'rows', detail: t('all rows of the batch') },
    { label: 'batch', detail: t('the time of the batch') },
  ].map((each): Completion => ({ ...each, type: 'column', boost: 50 }))
  return {
    from: word?.from ?? context.pos,
    options: [
      ...own,
      ...[...KEYWORDS, ...ATOMS].map((label): Completion => ({ label, type: 'keyword' })),
      ...GLOBALS.map((label): Completion => ({ label, type: 'function' })),
    ],
    validFor: /^[\p{L}\p{N}_$]*$/u,
  }
}
