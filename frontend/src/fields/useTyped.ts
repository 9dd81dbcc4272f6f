import { useEffect, useRef, useState, type ChangeEvent } from 'react'

/** Text that is being typed: shown at once, handed on as it is, and replaced from outside only while nobody types in it. */
export function useTyped(value: string, onChange: (value: string) => void) {
  const [text, setText] = useState(value)
  const focused = useRef(false)
  useEffect(() => {
    if (!focused.current) setText(value)
  }, [value])
  return {
    value: text,
    onFocus: () => {
      focused.current = true
    },
    onBlur: () => {
      focused.current = false
      setText(value)
    },
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      setText(event.currentTarget.value)
      onChange(event.currentTarget.value)
    },
  }
}
