/**
 * Every operator's examples on the real engine. What the first one of a step leaves to be drawn is kept as a file, from which the panel is
 * drawn in a test of its own (frontend/src/models/DrawnTiles.test.tsx); `vitest -u` writes it anew.
 */
import { afterEach, describe, expect, test } from 'vitest'
import {
  operators,
  PlanBuilder,
  type Example,
  type JsonObject,
  type OperatorDefinition,
  type Plan,
  type Rel,
  type Relation,
} from '@millrace/shared'
import { jsonFormat, lines, planWith, sourceRelation, TestRun } from '../testing/runs.ts'

const source = (port: string) => `src-${port.replace('#', '-').toLowerCase()}`
const sinkOf = (port: string) => `sink-${port.toLowerCase()}`

function examplePlan(definition: OperatorDefinition, example: Example): Plan {
  const interval = example.interval ?? 1000
  const relations: Relation[] = []
  const inputs: Record<string, Rel | Rel[]> = {}
  for (const [port, { columns }] of Object.entries(example.inputs)) {
    const { relation, rel } = sourceRelation(source(port), jsonFormat(columns), interval)
    relations.push(relation)
    const [name, nth] = port.split('#')
    if (nth) ((inputs[`${name}[]`] ??= []) as Rel[]).push(rel)
    else inputs[port] = rel
  }
  const builder = new PlanBuilder('step-1')
  const outputs = definition.build(inputs as Parameters<typeof definition.build>[0], definition.settings.parse(example.settings), builder)
  for (const [port, rel] of Object.entries(outputs)) builder.relations.find((relation) => relation.id === rel.id)!.port = port
  relations.push(...builder.relations)
  const sinks = Object.entries(outputs).map(([port, rel]) => ({ node: sinkOf(port), connector: 'files', input: rel.id, settings: {} }))
  const course = outputs[definition.course ?? '']
  return { ...planWith(interval, relations, sinks), ...(course && { courses: [{ node: 'step-1', input: course.id }] }) }
}
const isDrawn = ({ course, draws }: OperatorDefinition) => course !== undefined || draws === true

let open: TestRun | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const sorted = (rows: JsonObject[], ordered = false) => {
  const texts = rows.map((row) => JSON.stringify(row))
  return ordered ? texts : texts.sort()
}

for (const definition of operators) {
  describe(definition.type, () => {
    test.each(definition.examples.map((example) => [example.title, example] as const))('%s', async (_, example) => {
      const plan = examplePlan(definition, example)
      open = await TestRun.open(plan)
      // Somebody looks.
      const keepsDrawing = isDrawn(definition) && example === definition.examples[0]
      if (keepsDrawing) await open.run.drawing('step-1')
      const last = Math.max(...Object.values(example.inputs).flatMap(({ batches }) => Object.keys(batches).map(Number)))
      for (let n = 1; n <= last; n++) {
        const content = Object.entries(example.inputs).map(([port, { batches }]) => [
          source(port),
          batches[n]?.length ? [lines(batches[n]!)] : [],
        ])
        const report = await open.batch(n * plan.interval, Object.fromEntries(content) as Record<string, string[]>)
        const firing = Object.entries(example.expect).filter(([port]) => {
          const { slide } = plan.sinks.find(({ node }) => node === sinkOf(port))!
          return (n * plan.interval) % slide === 0
        })
        const outs = Object.fromEntries(firing.map(([port, batches]) => [port, batches[n]?.length ?? 0]))
        expect(report.nodes['step-1']!.out).toMatchObject(outs)
      }
      if (keepsDrawing) {
        const file = `../../../frontend/src/models/drawings/${definition.type}.snap`
        await expect(`${JSON.stringify(await open.run.drawing('step-1'), null, 1)}\n`).toMatchFileSnapshot(file)
      }
      const taken = await open.take()
      for (const [port, batches] of Object.entries(example.expect)) {
        const rows = Object.entries(batches).filter(([, each]) => each.length > 0)
        const found = taken[sinkOf(port)] ?? {}
        const byBatch = Object.entries(found).map(([time, each]) => [Number(time) / plan.interval, sorted(each, example.ordered)])
        expect(byBatch).toEqual(rows.map(([n, each]) => [Number(n), sorted(each, example.ordered)]))
      }
    })
  })
}
