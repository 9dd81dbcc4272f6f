import { useState, type ChangeEvent, type KeyboardEvent } from 'react'
import { useSession, useWorkspace } from '../editor/session.ts'
import type { Place } from './context.ts'
import { parseNumber } from './parseNumber.ts'

/** What may still become a number while it is being typed. */
const UNDERWAY = /^[+-]?\.?$|e[+-]?$/i

interface Typed {
  place: Place
  value: number | undefined
  step?: number
  onChange(value: number | undefined): void
}

/**
 * A number that is being typed. Whatever is written stays as it is written, also when another node is selected meanwhile: a text that is
 * no number is kept in the workspace, and is a problem of the draft until it is mended. The value is set as soon as there is one.
 */
export function useTypedNumber({ place, value, step = 1, onChange }: Typed) {
  const session = useSession()
  const key = `${place.node} ${place.setting}`
  const unfinished = useWorkspace((workspace) => workspace.unfinished[key]?.text)
  // What is being typed; undefined while nobody types.
  const [text, setText] = useState<string>()

  const keep = (wrong: string | undefined) => {
    const { [key]: before, ...others } = session.workspace.getState().unfinished
    if (before?.text === wrong) return
    session.workspace.setState({ unfinished: wrong === undefined ? others : { ...others, [key]: { ...place, text: wrong } } })
  }
  const take = (typed: string) => {
    setText(typed)
    const number = parseNumber(typed)
    if (Number.isNaN(number)) {
      return keep(UNDERWAY.test(typed.trim()) ? undefined : typed)
    }
    keep(undefined)
    const next = number ?? undefined
    if (next !== value) onChange(next)
  }

  const shown = unfinished ?? (value === undefined ? '' : String(value))
  return {
    value: text ?? shown,
    onFocus: () => setText(shown),
    onBlur: () => {
      if (text !== undefined && Number.isNaN(parseNumber(text))) keep(text)
      setText(undefined)
    },
    onChange: (event: ChangeEvent<HTMLInputElement>) => take(event.currentTarget.value),
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
      const way = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
      if (way === 0 || value === undefined) return
      event.preventDefault()
      take(String(value + way * step))
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
