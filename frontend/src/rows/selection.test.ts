import { describe, expect, it } from 'vitest'
import { move, rangeOf, START, within, type Press, type Selection } from './selection.ts'

const SHAPE = { rows: 100, columns: 4, page: 10 }
const at = (row: number, column: number): Selection => ({ anchor: { row, column }, focus: { row, column } })
const press = (key: string, held: Partial<Press> = {}): Press => ({ key, shiftKey: false, command: false, ...held })

describe('selection of cells', () => {
  it.each<[string, Selection, Press, [number, number]]>([
    ['down from the header', START, press('ArrowDown'), [0, 0]],
    ['up into the header', at(0, 2), press('ArrowUp'), [-1, 2]],
    ['not beyond the last row', at(99, 0), press('ArrowDown'), [99, 0]],
    ['not beyond the last column', at(5, 3), press('ArrowRight'), [5, 3]],
    ['a page down', at(5, 0), press('PageDown'), [15, 0]],
    ['a page up, to the first row and no further', at(5, 0), press('PageUp'), [0, 0]],
    ['to the end of the row', at(5, 0), press('End'), [5, 3]],
    ['to the last cell', at(5, 0), press('End', { command: true }), [99, 3]],
    ['to the first cell', at(5, 2), press('Home', { command: true }), [0, 0]],
    ['to the end of the column', at(5, 2), press('ArrowDown', { command: true }), [99, 2]],
  ])('moves %s', (_, from, key, [row, column]) => {
    expect(move(from, key, SHAPE)).toEqual(at(row, column))
  })

  it('grows with Shift and is one rectangle, whichever way it grew', () => {
    let selection: Selection | null = at(5, 2)
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowRight']) selection = move(selection!, press(key, { shiftKey: true }), SHAPE)
    expect(rangeOf(selection!)).toEqual({ fromRow: 3, toRow: 5, fromColumn: 2, toColumn: 3 })
    expect(move(at(0, 0), press('ArrowUp', { shiftKey: true }), SHAPE)).toEqual(at(0, 0))
  })

  it('takes all cells', () => {
    expect(rangeOf(move(at(5, 2), press('a', { command: true }), SHAPE)!)).toEqual({ fromRow: 0, toRow: 99, fromColumn: 0, toColumn: 3 })
    expect(move(START, press('a', { command: true }), { ...SHAPE, rows: 0 })).toBeNull()
  })

  it('leaves other keys alone', () => {
    expect(move(at(1, 1), press('x'), SHAPE)).toBeNull()
    expect(rangeOf(START)).toBeNull()
  })

  it('stays within what is left', () => {
    expect(within({ anchor: { row: 2, column: 1 }, focus: { row: 90, column: 3 } }, { rows: 10, columns: 2, page: 5 })).toEqual({
      anchor: { row: 2, column: 1 },
      focus: { row: 9, column: 1 },
    })
    expect(within(at(3, 1), { rows: 0, columns: 0, page: 1 })).toEqual(at(-1, 0))
  })
})
