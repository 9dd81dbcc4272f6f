import { expect, test } from 'vitest'
import { commandOf, isPressed } from './keys.ts'
import type { Command } from './registry.ts'

const press = (key: string, held: string[] = []) => ({
  key,
  code: key.length === 1 ? `Key${key.toUpperCase()}` : key,
  ctrlKey: held.includes('Ctrl'),
  metaKey: held.includes('Meta'),
  altKey: held.includes('Alt'),
  shiftKey: held.includes('Shift'),
  target: null,
})

test.each([
  ['z', ['Ctrl'], 'Ctrl+Z', true],
  ['z', ['Meta'], 'Ctrl+Z', true],
  ['Z', ['Ctrl', 'Shift'], 'Ctrl+Z', false],
  ['Z', ['Ctrl', 'Shift'], 'Ctrl+Shift+Z', true],
  ['z', [], 'Ctrl+Z', false],
  ['z', ['Ctrl', 'Alt'], 'Ctrl+Z', false],
  ['/', ['Shift'], '/', true],
  ['?', ['Shift'], '?', true],
  ['?', ['Ctrl', 'Shift'], '?', false],
  ['F6', ['Shift'], 'F6', false],
  ['F6', ['Shift'], 'Shift+F6', true],
  ['Delete', [], 'Delete', true],
])('%s with %j is %s: %s', (key, held, keys, expected) => {
  expect(isPressed(press(key, held), keys)).toBe(expected)
})

test('a key does the first command that can be done here', () => {
  const command = (id: string, more: Partial<Command>): Command => ({ id, name: id, group: '', keys: ['x'], run: () => undefined, ...more })
  const told = { id: 'told', name: '', group: '', keys: ['x'] }
  const commands = [told, command('disabled', { disabled: true }), command('elsewhere', { isHere: () => false }), command('this', {})]
  expect(commandOf(press('x'), commands, false)?.id).toBe('this')
  expect(commandOf(press('y'), commands, false)).toBeUndefined()
  expect(commandOf(press('x'), commands, true)).toBeUndefined()
  expect(commandOf(press('x'), [...commands, command('anywhere', { whileTyping: true })], true)?.id).toBe('anywhere')
})
