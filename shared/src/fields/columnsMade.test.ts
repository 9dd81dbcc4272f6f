import { expect, test } from 'vitest'
import { migrateSettings } from '../plan/settings.ts'
import { operators } from '../operators/index.ts'
import { settingsOf } from '../operators/settings.ts'
import type { JsonObject } from '../json.ts'
import { columnsMade } from './columnsMade.ts'

/** Steps whose new columns have no field with their name: free SQL names them in its text, a window adds its own times, a join a suffix. */
const NAMELESS = new Set(['sql', 'window', 'join'])

test.each(operators.filter(({ type }) => !NAMELESS.has(type)).map((operator) => [operator.name, operator] as const))(
  'every column that %s makes in its examples has a field with its name, or is one of its own',
  (_name, operator) => {
    for (const { settings, inputs, expect: expected } of operator.examples) {
      const whole = operator.settings.parse(migrateSettings(operator, settings, operator.version)) as JsonObject
      const made = settingsOf(operator).flatMap(({ name, meta }) => columnsMade(meta, whole[name], whole))
      const arriving = Object.values(inputs).flatMap(({ columns }) => columns.map(({ name }) => name))
      const leaving = Object.values(expected).flatMap((batches) => Object.values(batches).flat().flatMap(Object.keys))
      expect([...arriving, ...made, ...(operator.ownColumns ?? [])]).toEqual(expect.arrayContaining(leaving))
    }
  },
)
