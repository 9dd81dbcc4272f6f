import { emptyDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { newNode } from './actions.ts'

test.each([
  ['http', 'token', expect.stringMatching(/^\w{20,}$/)],
  ['postgresQuery', 'password', undefined],
  ['postgres', 'password', undefined],
])('a new %s has a %s only where Millrace makes it', (type, setting, value) => {
  expect(newNode(type, { x: 0, y: 0 }, emptyDocument('New'))?.settings[setting]).toEqual(value)
})
