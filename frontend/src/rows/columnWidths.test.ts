import { describe, expect, it } from 'vitest'
import { contentWidth, fitWidth, widthsIn, withWidths } from './columnWidths.ts'

describe('widths of columns', () => {
  it('are kept per table', () => {
    const memory = withWidths(withWidths(null, 'p n1 out', { a: 120 }), 'p n2 out', { a: 80, b: 200 })
    expect(widthsIn(memory, 'p n1 out')).toEqual({ a: 120 })
    expect(widthsIn(memory, 'p n2 out')).toEqual({ a: 80, b: 200 })
    expect(widthsIn(memory, 'p n3 out')).toEqual({})
  })

  it('are kept for a limited number of tables', () => {
    let memory: string | null = null
    for (let table = 0; table < 201; table++) memory = withWidths(memory, `t${table}`, { a: 100 })
    expect(widthsIn(memory, 't0')).toEqual({})
    expect(widthsIn(memory, 't1')).toEqual({ a: 100 })
  })

  it.each(['', '{', '[]', '7', 'null', '{"t":5}', '{"t":{"a":"wide"}}', '{"t":null}'])('are none where the memory is %s', (memory) => {
    expect(widthsIn(memory, 't')).toEqual({})
    expect(widthsIn(withWidths(memory, 't', { a: 90 }), 't')).toEqual({ a: 90 })
  })

  it('stay within limits', () => {
    expect([fitWidth(1), fitWidth(120.4), fitWidth(1e6)]).toEqual([56, 120, 900])
    expect(widthsIn('{"t":{"a":1e9}}', 't')).toEqual({ a: 900 })
  })

  it('fit what stands in the column', () => {
    const column = { name: 'x', type: 'VARCHAR' }
    const narrow = contentWidth(column, 0, [['a']], 'UTC')
    expect(contentWidth(column, 0, [['a longer text that needs room']], 'UTC')).toBeGreaterThan(narrow)
    expect(contentWidth(column, 0, [['a'.repeat(5000)]], 'UTC')).toBe(320)
  })
})
