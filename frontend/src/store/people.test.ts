import type { Person } from '@millrace/shared'
import { expect, test } from 'vitest'
import { createPeople, hear, initials, nameOf, takeName } from './people.ts'
import { storage } from './testing.ts'

const person = (client: string, node: string | null = null): Person => ({ client, name: '', node, guest: 1 })

test('others are told of without this tab, and stay the same objects while nothing of them changed', () => {
  const people = createPeople(storage())
  hear(people, [person('a'), person('me'), person('b')], 'me')
  const before = people.getState().others
  expect(before.map(({ client }) => client)).toEqual(['a', 'b'])
  hear(people, [person('a'), person('me', 'tcp-1'), person('b')], 'me')
  expect(people.getState().others).toBe(before)
  hear(people, [person('a'), person('b', 'tcp-1')], 'me')
  expect(people.getState().others[0]).toBe(before[0])
  expect(people.getState().others[1]).toEqual(person('b', 'tcp-1'))
})
test('a name is kept in the browser, as long as names may be', () => {
  const browser = storage()
  takeName(createPeople(browser), 'x'.repeat(60), browser)
  expect(createPeople(browser).getState().name).toBe('x'.repeat(40))
})
test.each([
  { name: '', guest: 3, called: 'Guest 3', letters: 'G3' },
  { name: '  ', guest: 1, called: 'Guest 1', letters: 'G1' },
  { name: 'data team', guest: 1, called: 'data team', letters: 'DT' },
  { name: '🐎', guest: 1, called: '🐎', letters: '🐎' },
])('$name is called $called', ({ name, guest, called, letters }) => {
  expect(nameOf({ name, guest })).toBe(called)
  expect(initials(called)).toBe(letters)
})
