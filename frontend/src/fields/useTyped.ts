import { useState, type ChangeEvent } from 'react'

/** Text that is being typed: shown as it is written, handed on at once, and replaced from outside only while nobody types in it. */
export function useTyped(value: string, onChange: (value: string) => void) {
  // What is being typed; undefined while nobody types.
  const [text, setText] = useState<string>()
  return {
    value: text ?? value,
    onFocus: () => setText(value),
    onBlur: () => setText(undefined),
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      setText(event.currentTarget.value)
      onChange(event.currentTarget.value)
    },
  }
}
