/** The formula editor. Loaded when it is first needed: see `FormulaBox`. */
import './formula.css'
import { setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { Compartment, EditorState } from '@codemirror/state'
import { EditorView, placeholder as placeholderOf } from '@codemirror/view'
import { Button } from '@mantine/core'
import { problemInWords, type Problem } from '@millrace/shared'
import { formulaFix, problemRange, type FormulaFix } from '@millrace/shared/formulas'
import { useEffect, useLayoutEffect, useMemo, useRef, type RefObject } from 'react'
import { t } from '../../ui/text.ts'
import type { Known } from './complete.ts'
import { formulaExtensions, type EditorLanguage } from './extensions.ts'

/** Where a cursor stands, in characters from the beginning. */
export interface Waiting {
  anchor: number
  head: number
}

interface EditorProps extends Known {
  id: string
  label: string
  describedBy: string | undefined
  language: EditorLanguage
  placeholder: string
  value: string
  invalid: boolean
  required: boolean
  /** Problems of this formula. */
  problems: readonly Problem[]
  /** The cursor that stood here while the editor was being loaded; null = the focus was elsewhere. */
  waiting: RefObject<Waiting | null>
  onChange(value: string): void
}

export default function Editor({
  id,
  label,
  describedBy,
  language,
  placeholder,
  value,
  invalid,
  required,
  columns,
  named,
  problems,
  waiting,
  onChange,
}: EditorProps) {
  const parent = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  /** What the editor calls is of the newest rendering. */
  const now = useRef({ columns, named, onChange })
  const attributes = useRef(new Compartment())
  const wanted = useMemo(
    () =>
      EditorView.contentAttributes.of({
        id,
        'aria-label': label,
        'aria-invalid': String(invalid),
        ...(required && { 'aria-required': 'true' }),
        ...(describedBy !== undefined && { 'aria-describedby': describedBy }),
        'aria-multiline': String(language !== 'expression'),
        spellcheck: 'false',
      }),
    [id, label, describedBy, language, invalid, required],
  )
  useLayoutEffect(() => {
    now.current = { columns, named, onChange }
  })
  const first = useRef({ value, wanted, placeholder })

  useLayoutEffect(() => {
    const made = new EditorView({
      parent: parent.current!,
      state: EditorState.create({
        doc: first.current.value,
        extensions: [
          formulaExtensions({
            language,
            known: () => now.current,
            onChange: (text) => now.current.onChange(text),
          }),
          placeholderOf(first.current.placeholder),
          attributes.current.of(first.current.wanted),
        ],
      }),
    })
    view.current = made
    if (waiting.current) {
      const { anchor, head } = waiting.current
      const { length } = made.state.doc
      made.dispatch({ selection: { anchor: Math.min(anchor, length), head: Math.min(head, length) } })
      made.focus()
    }
    return () => made.destroy()
  }, [language, waiting])

  useEffect(() => view.current?.dispatch({ effects: attributes.current.reconfigure(wanted) }), [wanted])

  // A value from outside (undo, another person, a fix) takes the place of what stands here.
  useLayoutEffect(() => {
    const text = view.current?.state.doc.toString()
    if (text === undefined || text === value) return
    view.current!.dispatch({ changes: { from: 0, to: text.length, insert: value } })
  }, [value])

  const fixes = useMemo(
    () =>
      problems.map((problem) => ({
        problem,
        fix: problem.fix || language === 'javascript' ? null : formulaFix(value, problem, columns),
      })),
    [problems, value, columns, language],
  )
  useEffect(() => {
    const state = view.current?.state
    if (!state) return
    const text = state.doc.toString()
    const found = fixes.map(({ problem, fix }): Diagnostic => {
      const isOfLine = language === 'javascript' || typeof problem.params['line'] === 'number'
      const range = isOfLine ? lineRange(state, problem.params) : problemRange(text, problem.params)
      const message = problemInWords(problem)
      if (!fix) return { ...range, severity: problem.severity === 'error' ? 'error' : 'warning', message }
      const action = { name: fixWords(fix), apply: (at: EditorView, from: number, to: number) => replace(at, { ...fix, from, to }) }
      return { ...range, severity: 'error', message, actions: [action] }
    })
    view.current!.dispatch(setDiagnostics(state, found))
  }, [fixes, language])

  const offered = fixes.flatMap(({ fix }) => fix ?? [])
  return (
    <>
      <div ref={parent} className="mr-formula" data-language={language} data-invalid={invalid || undefined} />
      {offered.map((fix) => (
        <Button
          key={`${fix.from} ${fix.name}`}
          size="compact-sm"
          variant="light"
          mt={4}
          onClick={() => view.current && replace(view.current, fix)}
        >
          {fixWords(fix)}
        </Button>
      ))}
    </>
  )
}

/** The text of the line that a problem is about, or all. */
function lineRange({ doc }: EditorState, { line }: Problem['params']): { from: number; to: number } {
  if (typeof line !== 'number' || line < 1 || line > doc.lines) return { from: 0, to: doc.length }
  const { from, to, text } = doc.line(line)
  return { from: Math.min(to, from + Math.max(0, text.search(/\S/))), to }
}

const fixWords = ({ name }: FormulaFix) => t('Use {name}', { name })

function replace(view: EditorView, { from, to, insert }: FormulaFix): void {
  view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length } })
  view.focus()
}
