import type { DocumentChange, NodeChange } from '@millrace/shared'
import { expect, test } from 'vitest'
import { changeInWords, markOf, settingLines } from './changeInWords.ts'

const node = { node: 'a', name: 'Big orders', type: 'filter' }
const changed = (more: Partial<NodeChange>): NodeChange => ({ kind: 'nodeChanged', ...node, settings: [], ...more })
const edge = { from: { node: 'a', port: 'out' }, to: { node: 'b', port: 'in' } }
const wire = { wire: 'w', edge, fromName: 'A', toName: 'B' }
const view = { view: 'v', title: 'Bars', nodeName: 'Results' }

test.each<[DocumentChange, string, string]>([
  [{ kind: 'nodeAdded', ...node }, 'added', '“Big orders” added'],
  [{ kind: 'nodeRemoved', ...node }, 'removed', '“Big orders” removed'],
  [changed({ settings: [{ setting: 'condition' }] }), 'changed', '“Big orders” changed'],
  [changed({ renamedFrom: 'Orders' }), 'changed', '“Orders” renamed to “Big orders”'],
  [changed({ note: true, moved: true }), 'changed', 'Note on “Big orders” changed'],
  [changed({ moved: true }), 'changed', '“Big orders” moved'],
  [changed({}), 'changed', '“Big orders” brought to a newer version of its kind'],
  [{ kind: 'wireAdded', ...wire }, 'added', 'Wire added from “A” to “B”'],
  [{ kind: 'wireRemoved', ...wire }, 'removed', 'Wire removed from “A” to “B”'],
  [{ kind: 'interval', from: 1000, to: 60_000 }, 'changed', 'Updates every 1 min instead of every 1 s'],
  [{ kind: 'option', option: 'timeZone', from: 'UTC', to: 'Europe/Zurich' }, 'changed', 'Time zone: Europe/Zurich instead of UTC'],
  [{ kind: 'viewAdded', ...view }, 'added', 'Chart “Bars” added to “Results”'],
  [{ kind: 'viewRemoved', ...view }, 'removed', 'Chart “Bars” removed from “Results”'],
  [{ kind: 'viewChanged', ...view }, 'changed', 'Chart “Bars” of “Results” changed'],
  [{ kind: 'groups' }, 'changed', 'Groups changed'],
  [{ kind: 'notes' }, 'changed', 'Notes on the canvas changed'],
  [{ kind: 'renamed', from: 'A', to: 'B' }, 'changed', 'Renamed from “A” to “B”'],
])('%j is %s: %s', (change, mark, words) => {
  expect([markOf(change), changeInWords(change)]).toEqual([mark, words])
})

test('settings by their labels, before and after; no secret and nothing long is told', () => {
  const settings = [{ setting: 'password', from: 'secret:1', to: 'secret:2' }, { setting: 'port', from: 5432 }, { setting: 'odd' }]
  expect(settingLines(changed({ type: 'postgres', settings: [...settings, { setting: 'table', isLong: true }] }))).toEqual([
    { label: 'Password' },
    { label: 'Port', values: { from: '5,432', to: '5,432' } },
    { label: 'odd', values: { from: 'nothing', to: 'nothing' } },
    { label: 'Table' },
  ])
})
