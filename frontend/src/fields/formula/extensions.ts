/** How a formula is written: colours, completion, signatures, and where its problems stand. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from '@codemirror/commands'
import { PostgreSQL } from '@codemirror/lang-sql'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { lintKeymap, linter } from '@codemirror/lint'
import { Prec, StateField, type EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, showTooltip, type Tooltip } from '@codemirror/view'
import type { CodeLanguage } from '@millrace/shared'
import { callAt, functionNamed } from '@millrace/shared/formulas'
import { tags } from '@lezer/highlight'
import { complete, type Known } from './complete.ts'
import { completeJavaScript, javaScriptLanguage } from './javaScript.ts'

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--mr-step)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--mr-healthy)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--mr-input)' },
  { tag: tags.comment, color: 'var(--mr-dim)', fontStyle: 'italic' },
])

/** The signature of the call that the cursor stands in, with the argument that is being written. */
const signature = StateField.define<Tooltip | null>({
  create: signatureAt,
  update: (before, { state, docChanged, selection }) => (docChanged || selection ? signatureAt(state) : before),
  provide: (field) => showTooltip.from(field),
})

function signatureAt(state: EditorState): Tooltip | null {
  const { main } = state.selection
  const call = main.empty ? callAt(state.doc.toString(), main.head) : null
  const known = call && functionNamed(call.name)
  if (!call || !known || known.signatures.every((each) => each.length === 0)) return null
  const fitting = known.signatures.find((each) => call.argument < each.length) ?? known.signatures.at(-1)!
  return {
    pos: call.from,
    above: true,
    create: () => {
      const dom = document.createElement('div')
      dom.className = 'mr-signature'
      const line = document.createElement('code')
      line.append(`${known.name}(`)
      fitting.forEach((parameter, index) => {
        const isHere = index === Math.min(call.argument, fitting.length - 1)
        line.append(index > 0 ? ', ' : '', Object.assign(document.createElement(isHere ? 'b' : 'span'), { textContent: parameter }))
      })
      line.append(')')
      dom.append(line, Object.assign(document.createElement('p'), { textContent: known.help }))
      return { dom }
    },
  }
}

export type EditorLanguage = 'expression' | CodeLanguage

export interface EditorOptions {
  language: EditorLanguage
  known(): Known
  onChange(text: string): void
  /** Attributes of the text box, for screen readers. */
  attributes: Record<string, string>
}

/** Everything but what changes while the editor stands: its problems, its attributes. Tab leaves the field. */
export function formulaExtensions({ language, known, onChange }: Omit<EditorOptions, 'attributes'>): Extension[] {
  // In one line Enter has nothing to say; with Shift it breaks a long formula.
  const enter = Prec.high(
    keymap.of([
      { key: 'Enter', run: () => language === 'expression', shift: (view) => language === 'expression' && insertNewlineAndIndent(view) },
    ]),
  )
  return [
    history(),
    language === 'javascript' ? javaScriptLanguage : PostgreSQL.language,
    syntaxHighlighting(colours),
    bracketMatching(),
    closeBrackets(),
    autocompletion({
      override: [
        (context) => (language === 'javascript' ? completeJavaScript(context, known().columns) : complete(context, known(), language)),
      ],
      icons: false,
      activateOnTypingDelay: 50,
      // A key that was meant for what is typed must not choose.
      interactionDelay: 75,
      addToOptions: [{ render: ({ type }) => markOf(type), position: 20 }],
    }),
    ...(language === 'javascript' ? [] : [signature]),
    linter(null),
    // The completion's own keys go before: Enter takes what is chosen.
    Prec.highest(keymap.of(completionKeymap)),
    enter,
    keymap.of([...closeBracketsKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.lineWrapping,
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString())
    }),
  ]
}

function markOf(type: string | undefined): HTMLElement {
  const mark = Object.assign(document.createElement('span'), { className: 'mr-option', textContent: MARKS[type ?? ''] ?? '' })
  mark.setAttribute('aria-hidden', 'true')
  return mark
}
const MARKS: Record<string, string> = { column: '▦', function: 'ƒ', alias: '≈', keyword: '›' }
