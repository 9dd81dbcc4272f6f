import { expect, test } from 'vitest'
import { tableSources } from './tableSources.ts'

const edgesOf = (...wires: string[]) =>
  Object.fromEntries(
    wires.map((wire) => {
      const [from, to] = wire.split('>').map((end) => {
        const [node, port] = end.split('.') as [string, string]
        return { node, port }
      })
      return [wire, { from: from!, to: to! }]
    }),
  )

test.each<[what: string, wires: string[], sources: string[]]>([
  ['straight from a source', ['file.out>look.table', 'rows.out>look.in'], ['file']],
  ['through steps, from several', ['a.out>both.in', 'b.out>both.in', 'both.out>keep.in', 'keep.out>look.table'], ['a', 'b']],
  ['round in a circle', ['a.out>x.in', 'y.out>x.in', 'x.out>y.in', 'y.out>look.table'], ['a']],
  ['from nothing', ['rows.out>look.in'], []],
])('%s', (_, wires, sources) => expect(tableSources({ edges: edgesOf(...wires) }, 'look')).toEqual(sources))
