/** Which columns leave a join, from where, and by which names. Pure. */
import { sameName } from '../fields/sql.ts'
import type { JoinOptions } from './plan.ts'

/** A column that leaves a join: a key (by the number of its pair), or a column of one side. */
export type JoinColumn = { name: string; column: string } & ({ from: 'key'; pair: number } | { from: 'left' | 'right' })

/**
 * The left side's columns in their order, then the right one's. A key leaves once, under the left side's name, whatever is chosen; the
 * right side's key comes along only where it is chosen by name.
 */
export function joinColumns(
  { on, take, suffix }: Pick<JoinOptions, 'on' | 'take' | 'suffix'>,
  left: readonly string[],
  right: readonly string[],
): JoinColumn[] {
  const isIn = (names: readonly string[], name: string) => names.some((each) => sameName(each, name))
  const made: JoinColumn[] = []
  for (const name of left) {
    const pair = on.findIndex((each) => sameName(each.left, name))
    if (pair >= 0) made.push({ name, column: name, from: 'key', pair })
    else if (take.left.length === 0 || isIn(take.left, name)) made.push({ name, column: name, from: 'left' })
  }
  const names = made.map(({ name }) => name)
  const rightKeys = on.map((each) => each.right)
  for (const name of right) {
    const comes = take.right.length === 0 ? !isIn(rightKeys, name) : isIn(take.right, name)
    if (comes) made.push({ name: isIn(names, name) ? `${name}${suffix}` : name, column: name, from: 'right' })
  }
  return made
}
