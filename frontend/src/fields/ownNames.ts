/** Names of columns that rows of a form make, which follow what is chosen in the row until a person gives another. */
import { sameName } from '@millrace/shared'

/** Whether a name is the one that was made, perhaps with a number behind it. */
export const isMadeName = (name: string, made: string): boolean => withoutNumber(name) === withoutNumber(made)

/** The name, with a number behind it where another row has it. */
export function freeName(name: string, others: readonly { as: string }[]): string {
  let free = name
  for (let n = 2; others.some(({ as }) => sameName(as, free)); n++) free = `${name}_${n}`
  return free
}

const withoutNumber = (name: string): string => name.replace(/_\d+$/, '')
