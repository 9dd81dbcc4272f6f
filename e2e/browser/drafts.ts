/** Parts of documents that scenarios send to the api. */
import { definitions } from '@millrace/shared'

export const node = (type: string, name: string, settings: object, x: number, y = 100) => ({
  type,
  typeVersion: definitions[type]!.version,
  name,
  settings,
  position: { x, y },
})
export const wire = (from: string, to: string) => ({
  [`${from}.out>${to}.in`]: { from: { node: from, port: 'out' }, to: { node: to, port: 'in' } },
})

/** A source of sales in three shops, so many rows a second. */
export const shopSales = (rate: number) =>
  node(
    'generator',
    'Sales',
    {
      columns: [
        { name: 'shop', make: 'choice', values: ['north', 'south', 'east'] },
        { name: 'amount', make: 'number', min: 1, max: 200 },
      ],
      rate,
      seed: 1,
    },
    40,
  )
