import { columnUses, formulaUses, sameName, type Schemas } from '@millrace/shared'
import { useRef, type FocusEvent } from 'react'
import { useSession } from '../editor/session.ts'

/**
 * For a field that names a column of what leaves a node: when it is left with another name, the places behind the node that still have the
 * old one are offered for renaming.
 */
export function useNaming(node: string) {
  const session = useSession()
  // The name and the columns of all nodes as they were before anybody typed.
  const before = useRef<{ name: string; schemas: Schemas }>(undefined)
  return {
    onFocus: (event: FocusEvent<HTMLInputElement>) => {
      before.current = { name: nameIn(event.currentTarget), schemas: session.analysis.getState().analysis?.schemas ?? {} }
    },
    onBlur: (event: FocusEvent<HTMLInputElement>) => {
      const to = nameIn(event.currentTarget)
      const { name: from, schemas } = before.current ?? { name: to, schemas: {} }
      if (from === to || from.trim() === '' || to.trim() === '' || sameName(from, to)) return
      const { document } = session.draft.store.getState()
      const uses = columnUses(document, schemas, node, from)
      const formulas = formulaUses(document, schemas, node, from)
      session.workspace.setState({ renamed: uses.length + formulas.length > 0 ? { node, from, to, uses, formulas } : undefined })
    },
  }
}

/** What the column is called: an empty field may say what it is called then. */
const nameIn = (field: HTMLInputElement): string => field.value.trim() || (field.dataset['name'] ?? '')

interface Focus {
  onFocus(event: FocusEvent<HTMLInputElement>): void
  onBlur(event: FocusEvent<HTMLInputElement>): void
}

/** What two of them do when a field is entered and left. */
export const both = (first: Focus, second: Focus): Focus => ({
  onFocus: (event) => {
    first.onFocus(event)
    second.onFocus(event)
  },
  onBlur: (event) => {
    first.onBlur(event)
    second.onBlur(event)
  },
})
