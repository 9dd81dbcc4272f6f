/** From a question for rows to the answer, through the api: how long an analyst waits for what a change does. */
import type { Json, Preview } from '@millrace/shared'
import { System } from '../backend/src/recovery/system.ts'
import { chain, countBy, keep } from './documents.ts'
import { count, type Figure, percentile, table } from './figure.ts'

const TRIALS = 40
const TARGET_MS = 300

/** What is changed before the question; the newest rows of the last node are asked for each time. */
const CHANGES = {
  'a new sample of 10,000 records': 'refresh',
  'the first of six steps changed': 'n1',
  'the step before the window changed': 'n2',
  'the last step changed': 'n5',
  'nothing changed': null,
} as const
type Change = keyof typeof CHANGES

interface Previewed {
  records: number
  ms: Record<Change, number[]>
}

const window60 = ['window', { length: 60_000, slide: 1000 }] as [string, Record<string, Json>]
const formula = (sql: string): Record<string, Json> => ({ columns: [{ as: 'gross', formula: sql }] })

async function measure(): Promise<Previewed> {
  const system = new System()
  try {
    await system.start()
    const document = chain('Preview', 1000, [
      ['generator', { rate: 100 }],
      keep('amount > 10'),
      ['addColumn', formula('amount * 1.19')],
      window60,
      countBy('shop'),
      keep('count > 0'),
    ])
    const { id } = await system.call<{ id: string }>('POST', '/api/pipelines', { document })
    let sequence = 0
    const change = async (node: string, trial: number) => {
      const [setting, value] =
        node === 'n2'
          ? ['columns', formula(`amount * ${trial}`)['columns']!]
          : ['condition', { mode: 'formula', formula: node === 'n1' ? `amount > ${trial / 10}` : `count > ${trial} - 1000` }]
      const ops = [{ op: 'setSetting', id: node, setting, value }]
      await system.call('POST', `/api/pipelines/${id}/changes`, { id: `${node}-${trial}`, client: 'bench', label: 'A change', ops })
      sequence++
    }
    const ask = (refresh: boolean) =>
      system.call<Preview>('POST', `/api/pipelines/${id}/previews`, {
        sequence,
        target: { node: 'n5', port: 'out' },
        client: 'bench',
        refresh,
      })
    const first = await ask(false)
    const ms = Object.fromEntries(Object.keys(CHANGES).map((name) => [name, []])) as unknown as Previewed['ms']
    for (let trial = 1; trial <= TRIALS; trial++) {
      for (const [name, node] of Object.entries(CHANGES) as [Change, string | null][]) {
        if (node !== null && node !== 'refresh') await change(node, trial)
        const startedAt = performance.now()
        const { problems, total } = await ask(node === 'refresh')
        // One that was ended for its slowness counts with the time until then.
        ms[name].push(performance.now() - startedAt)
        if (total === 0 && !problems.some(({ code }) => code === 'previewTimedOut')) throw new Error(JSON.stringify(problems))
      }
    }
    return { records: first.samples['n0']!.records, ms }
  } finally {
    await system.stop()
    system.remove()
  }
}

const write = ({ records, ms }: Previewed): string =>
  `Rows at the end of six steps (generator, filter, formula, window of 60 s, summary, filter), on a sample of ${count(records)} records in 100 batches: from the question to the api to its answer, in ms (target: ${TARGET_MS}). ${TRIALS} questions of each kind, one after another.

${table(
  ['', 'p50', 'p95'],
  Object.entries(ms).map(([name, values]) => [name, count(percentile(values, 0.5)), count(percentile(values, 0.95))]),
)}`

export const preview: Figure<Previewed> = { name: 'preview', title: 'Preview', measure, write }
