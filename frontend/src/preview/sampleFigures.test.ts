import { expect, test } from 'vitest'
import { sampleFigures } from './sampleFigures.ts'

const counts = (into: Record<string, number>, out: Record<string, number>) => ({ in: into, out, scope: 'sample' as const })

test.each([
  ['input', counts({}, { out: 1204 }), ['out'], '1,204 rows', false],
  ['step', counts({ in: 1204 }, { out: 0, rejected: 1204 }), ['out', 'rejected'], '1,204 → 0', true],
  ['step', counts({ left: 5, right: 7 }, { out: 3 }), ['out'], '12 → 3', false],
  ['window', counts({ in: 0 }, { out: 0 }), ['out'], '0 → 0', false],
  ['output', counts({ in: 1 }, {}), [], '1 row', false],
  ['step', counts({ in: 3 }, {}), ['out'], '3 rows', false],
  [undefined, counts({}, {}), [], '0 rows', false],
] as const)('%s with %j', (kind, found, ports, text, isLost) => {
  expect(sampleFigures(kind, found, ports)).toMatchObject({ text, isLost })
})
