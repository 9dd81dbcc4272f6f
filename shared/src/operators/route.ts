import { z } from 'zod'
import { conditionFragment } from '../fields/conditions.ts'
import { choice, routes } from '../fields/kinds.ts'
import { ROUTES } from '../fields/settingValues.ts'
import type { Json } from '../json.ts'
import type { Item } from '../plan/plan.ts'
import type { Rel } from '../plan/builder.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'

const OTHERWISE = { id: 'otherwise', name: 'Otherwise' }
const own = (index: number) => `__mr_route${index}`
const above = (value: string): Json => ({ mode: 'rows', match: 'all', rows: [{ column: 'n', test: 'greater', value }] })

const numbers = (...each: (number | null)[]) => each.map((n) => ({ n }))
const N = [{ name: 'n', type: 'INTEGER' }]

/** Rows by the conditions that they meet, each to a port of its own. */
export const route = defineOperator({
  type: 'route',
  version: 1,
  kind: 'step',
  name: 'Route',
  summary: 'Sends rows to different ports by conditions.',
  help: 'Each route has a name, conditions and a port. A row goes by the first route whose conditions hold, or by all of them, as you choose; a row that meets none leaves by "Otherwise". An empty value meets no condition.',
  icon: 'IconRoute',
  search: [
    'route',
    'router',
    'switch',
    'case',
    'branch',
    'split stream',
    'conditional split',
    'if else',
    'dispatch',
    'filter into',
    'side output',
    'content based router',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [...ROUTES.map((id, index) => ({ id, name: `Route ${index + 1}` })), OTHERWISE],
  outputsFor: (settings) => {
    const found = Array.isArray(settings['routes']) ? settings['routes'] : []
    const named = ROUTES.flatMap((id) => {
      const row = found.find((each) => (each as { id?: string } | null)?.id === id) as { name?: string } | undefined
      return row ? [{ id, name: row.name ?? '' }] : []
    })
    return [...named, OTHERWISE]
  },
  settings: z.strictObject({
    routes: routes({ label: 'Routes', hint: 'Each has a port of its own, which keeps its wires when the route gets another name.' }).min(1),
    match: choice(['first', 'all'], {
      label: 'A row goes by',
      hint: 'Where it goes when the conditions of several routes hold.',
      options: [
        { value: 'first', label: 'the first route that fits' },
        { value: 'all', label: 'every route that fits' },
      ],
    }).default('first'),
  }),
  defaults: {
    routes: [{ id: ROUTES[0], name: 'Route 1', condition: { mode: 'rows', match: 'all', rows: [] } }],
    match: 'first',
  },
  caption: (s) => words('{names}, otherwise', { names: s.routes.map(({ name }) => name) }),
  build: ({ in: input }, s, p) => {
    // Null is no, also where a route is not taken because of another.
    const tests = s.routes.map(({ condition }, index): Item => {
      const fragment = conditionFragment(condition, `routes.${index}.condition`)
      return { name: own(index), value: { ...fragment, sql: `coalesce((\n${fragment.sql}\n), false)` }, own: true }
    })
    const tested = p.project(input!, tests, { keep: true })
    const drop = { keep: true, drop: tests.map(({ name }) => name) }
    const ports: Record<string, Rel> = {}
    s.routes.forEach(({ id }, index) => {
      const before = s.match === 'first' ? tests.slice(0, index).map(({ name }) => `NOT ${name}`) : []
      ports[id] = p.project(p.keep(tested, { sql: [...before, own(index)].join(' AND ') }), [], drop)
    })
    const none = p.keep(tested, { sql: tests.map(({ name }) => `NOT ${name}`).join(' AND ') })
    return { ...ports, [OTHERWISE.id]: p.project(none, [], drop) }
  },
  examples: [
    {
      title: 'Large, medium and all others: the first that fits',
      settings: {
        routes: [
          { id: 'route1', name: 'large', condition: above('100') },
          { id: 'route2', name: 'medium', condition: above('10') },
        ],
      },
      inputs: { in: { columns: N, batches: { 1: numbers(5, 500, 50, null), 2: numbers(11) } } },
      expect: { route1: { 1: numbers(500) }, route2: { 1: numbers(50), 2: numbers(11) }, otherwise: { 1: numbers(5, null) } },
      ordered: true,
    },
    {
      title: 'Every route that fits',
      settings: {
        routes: [
          { id: 'route3', name: 'large', condition: above('100') },
          { id: 'route1', name: 'odd', condition: { mode: 'formula', formula: 'n % 2 = 1 -- or not' } },
        ],
        match: 'all',
      },
      inputs: { in: { columns: N, batches: { 1: numbers(101, 200, 7, 8, null) } } },
      expect: { route3: { 1: numbers(101, 200) }, route1: { 1: numbers(101, 7) }, otherwise: { 1: numbers(8, null) } },
      ordered: true,
    },
  ],
})
