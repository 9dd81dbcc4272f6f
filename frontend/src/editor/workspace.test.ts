import { expect, test } from 'vitest'
import { createWorkspace, rememberedPanels } from './workspace.ts'

const usual = rememberedPanels(null)

test.each([
  ['nothing', null, usual],
  ['no JSON', '{', usual],
  ['null', 'null', usual],
  ['sizes and what is closed', '{"dock":200,"paletteOpen":false}', { ...usual, dock: 200, paletteOpen: false }],
  ['sizes out of range', '{"dock":9,"inspector":9000}', { ...usual, dock: 140, inspector: 520 }],
  ['other types', '{"dock":"tall","dockOpen":1}', usual],
])('panels from %s', (_name, memory, panels) => {
  expect(rememberedPanels(memory)).toEqual(panels)
})

test('a narrow window shows one panel at a time, and a wide one those that it had', () => {
  const kept = new Map<string, string>()
  const window = Object.assign(new EventTarget(), { matches: false })
  const { workspace, close } = createWorkspace('rows', window, {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  })
  const open = () => {
    const { paletteOpen, inspectorOpen, dockOpen } = workspace.getState()
    return { paletteOpen, inspectorOpen, dockOpen }
  }
  const turn = (matches: boolean) => {
    window.matches = matches
    window.dispatchEvent(new Event('change'))
  }
  const none = { paletteOpen: false, inspectorOpen: false, dockOpen: false }
  workspace.setState({ paletteOpen: false })
  const wide = open()
  turn(true)
  expect(open()).toEqual(none)
  workspace.setState({ dockOpen: true })
  workspace.setState({ inspectorOpen: true, outline: true })
  expect(open()).toEqual({ ...none, inspectorOpen: true })
  turn(false)
  expect(open()).toEqual(wide)
  expect(workspace.getState().outline).toBe(true)
  close()
  turn(true)
  expect(open()).toEqual(wide)
})
