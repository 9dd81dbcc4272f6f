import { useState, type ChangeEvent, type KeyboardEvent } from 'react'
import { useSession, useWorkspace } from '../editor/session.ts'
import type { Unfinished } from '../store/findings.ts'
import type { Place } from './context.ts'
import { parseNumber } from './parseNumber.ts'

/** What may still become a number while it is being typed. */
const UNDERWAY = /^[+-]?\.?$|e[+-]?$/i

/** How a number is written: what a text means (`null` nothing, `NaN` none), what may still become one, and how one is shown. */
export interface Writing {
  read(text: string): number | null
  isUnderway(text: string): boolean
  show(value: number): string
  /** How it is called where a text is none. */
  as?: Unfinished['as']
}
const PLAIN: Writing = { read: parseNumber, isUnderway: (text) => UNDERWAY.test(text), show: String }

interface Typed {
  place: Place
  value: number | undefined
  step?: number
  writing?: Writing
  onChange(value: number | undefined): void
}

/**
 * A number that is being typed. Whatever is written stays as it is written, also when another node is selected meanwhile: a text that is
 * no number is kept in the workspace, and is a problem of the draft until it is mended. The value is set as soon as there is one.
 */
export function useTypedNumber({ place, value, step = 1, writing = PLAIN, onChange }: Typed) {
  const session = useSession()
  const key = `${place.node} ${place.setting}`
  const unfinished = useWorkspace((workspace) => workspace.unfinished[key]?.text)
  // What is being typed; undefined while nobody types.
  const [text, setText] = useState<string>()

  const keep = (wrong: string | undefined) => {
    const { [key]: before, ...others } = session.workspace.getState().unfinished
    if (before?.text === wrong) return
    session.workspace.setState({
      unfinished: wrong === undefined ? others : { ...others, [key]: { ...place, text: wrong, ...(writing.as && { as: writing.as }) } },
    })
  }
  const take = (typed: string) => {
    setText(typed)
    const number = writing.read(typed)
    if (Number.isNaN(number)) {
      return keep(writing.isUnderway(typed.trim()) ? undefined : typed)
    }
    keep(undefined)
    const next = number ?? undefined
    if (next !== value) onChange(next)
  }

  const shown = unfinished ?? (value === undefined ? '' : writing.show(value))
  return {
    value: text ?? shown,
    onFocus: () => setText(shown),
    onBlur: () => {
      if (text !== undefined && Number.isNaN(writing.read(text))) keep(text)
      setText(undefined)
    },
    onChange: (event: ChangeEvent<HTMLInputElement>) => take(event.currentTarget.value),
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
      const way = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
      if (way === 0 || value === undefined) return
      event.preventDefault()
      take(writing.show(value + way * step))
    },
  }
}

/** Forgets what is half typed in a setting and in its parts: their rows have moved. */
export function useForgetTyped(): (place: Place) => void {
  const session = useSession()
  return ({ node, setting }) =>
    session.workspace.setState(({ unfinished }) => ({
      unfinished: Object.fromEntries(
        Object.entries(unfinished).filter(([, typed]) => typed.node !== node || !`${typed.setting}.`.startsWith(`${setting}.`)),
      ),
    }))
}
