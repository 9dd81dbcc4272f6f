import { Fragment } from 'react'
import { keysShown } from './keys.ts'

/** Keys as they are pressed together. */
export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className="mr-keys">
      {keysShown(keys).map((key, index) => (
        <Fragment key={key}>
          {index > 0 && '+'}
          <kbd>{key}</kbd>
        </Fragment>
      ))}
    </span>
  )
}
