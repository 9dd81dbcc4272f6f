/** Fields in which formulas and SQL are written. */
import { Input, Textarea } from '@mantine/core'
import type { Problem } from '@millrace/shared'
import { lazy, Suspense, useContext, useId, useMemo, useRef } from 'react'
import { useDraft, useFindings } from '../editor/session.ts'
import { t } from '../ui/text.ts'
import { TestedContext, useColumns, type FieldProps, type Place } from './context.ts'
import type { Waiting } from './formula/Editor.tsx'
import type { EditorLanguage } from './formula/extensions.ts'
import { textOf, wordsOf } from './simple.tsx'

const Editor = lazy(() => import('./formula/Editor.tsx'))
const MONO = { input: { fontFamily: 'var(--mr-mono)', fontSize: 13 } }
const NONE: readonly Problem[] = []

/** A box for a formula, with completion, help and the place of what is wrong. */
export function FormulaBox(props: {
  /** The setting whose problems stand in the text. */
  place: Place
  label?: string
  'aria-label'?: string
  description?: string
  error?: string | boolean
  'aria-required'?: boolean
  placeholder?: string
  value: string
  language?: EditorLanguage
  onChange(value: string): void
}) {
  const { place, label, description, error = false, placeholder = '', value, language = 'expression', onChange } = props
  const id = useId()
  /** The cursor of somebody who came here before the editor did. */
  const waiting = useRef<Waiting>(null)
  const columns = useColumns()
  const formulas = useDraft((draft) => draft.document.formulas)
  const named = useMemo(() => Object.values(formulas), [formulas])
  const name = props['aria-label'] ?? label ?? ''
  const ofNode = useFindings((findings) => findings.byNode.get(place.node)) ?? NONE
  const tested = useContext(TestedContext)
  const problems = useMemo(
    () => [...ofNode, ...(tested ? [tested] : [])].filter(({ setting }) => setting === place.setting),
    [ofNode, tested, place.setting],
  )
  const hint = description ?? (typeof error === 'string' ? error : undefined)
  return (
    <Input.Wrapper
      {...(label !== undefined && { label })}
      labelElement="div"
      {...(hint !== undefined && { descriptionProps: { id: `${id}-hint` }, errorProps: { id: `${id}-hint` } })}
      {...(description !== undefined && { description })}
      error={error}
    >
      <Suspense
        fallback={
          <Textarea
            aria-label={name}
            value={value}
            rows={language === 'expression' ? 1 : 6}
            styles={MONO}
            placeholder={placeholder}
            spellCheck={false}
            onChange={(event) => onChange(event.currentTarget.value)}
            onKeyDown={(event) => {
              // As in the editor: only Shift and Enter break a formula.
              if (event.key === 'Enter' && language === 'expression' && !event.shiftKey) event.preventDefault()
            }}
            onSelect={({ currentTarget: { selectionStart, selectionEnd } }) => {
              waiting.current = { anchor: selectionStart, head: selectionEnd }
            }}
            onBlur={(event) => {
              // The box that makes way for the editor is not left by anybody.
              if (event.currentTarget.isConnected) waiting.current = null
            }}
          />
        }
      >
        <Editor
          id={id}
          label={name}
          describedBy={hint === undefined ? undefined : `${id}-hint`}
          language={language}
          placeholder={placeholder}
          value={value}
          invalid={error !== false}
          required={props['aria-required'] === true}
          columns={columns}
          named={named}
          problems={problems}
          waiting={waiting}
          onChange={onChange}
        />
      </Suspense>
    </Input.Wrapper>
  )
}

export function ExpressionField(props: FieldProps<'expression'>) {
  return (
    <FormulaBox
      place={props.place}
      description={t('A formula over the columns, such as price * 1.2 or upper(name).')}
      {...wordsOf(props)}
      value={textOf(props.value ?? props.fallback)}
      placeholder={props.meta.placeholder ?? t('such as price * 1.2')}
      onChange={props.onChange}
    />
  )
}

export function CodeField(props: FieldProps<'code'>) {
  return (
    <FormulaBox
      place={props.place}
      {...wordsOf(props)}
      value={textOf(props.value ?? props.fallback)}
      language={props.meta.language}
      onChange={props.onChange}
    />
  )
}
