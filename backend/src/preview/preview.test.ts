/** Previews say what the engine says of the same batches. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPlan, operators, type BatchReport, type Example, type JsonObject, type OperatorDefinition } from '@millrace/shared'
import { draftOf, type DraftNodes } from '../testing/drafts.ts'
import { PreviewLab, sourceOf } from '../testing/previews.ts'
import { jsonFormat, lines, TestRun } from '../testing/runs.ts'

let lab: PreviewLab
beforeAll(async () => {
  lab = await PreviewLab.open()
})
afterAll(() => lab.close())

const sourceId = (port: string) => `src-${port.replace('#', '-').toLowerCase()}`

function exampleDraft(definition: OperatorDefinition, example: Example) {
  const nodes: DraftNodes = { step: [definition.type, example.settings] }
  const wires: string[] = []
  for (const [port, { columns }] of Object.entries(example.inputs)) {
    nodes[sourceId(port)] = sourceOf(jsonFormat(columns))
    wires.push(`${sourceId(port)}.out>step.${port.split('#')[0]}`)
  }
  for (const { id } of definition.outputs) {
    nodes[`sink-${id.toLowerCase()}`] = ['files', { folder: '/tmp/none', prefix: id }]
    wires.push(`step.${id}>sink-${id.toLowerCase()}.in`)
  }
  return draftOf(nodes, wires, example.interval ?? 1000)
}

/** What the engine reports of every batch, and the rows that leave each port, by batch time. */
async function onEngine(document: ReturnType<typeof draftOf>, batches: Record<number, Record<string, string>>) {
  const run = await TestRun.open(buildPlan(document).plan)
  try {
    const reports: Record<number, BatchReport> = {}
    for (const [time, texts] of Object.entries(batches)) {
      const content = Object.fromEntries(Object.entries(texts).map(([node, text]) => [node, [text]]))
      reports[Number(time)] = await run.batch(Number(time), content)
    }
    return { reports, rows: await run.take() }
  } finally {
    await run.close()
  }
}

const sorted = (rows: JsonObject[]) => rows.map((row) => JSON.stringify(row)).sort()
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)

for (const definition of operators) {
  describe(definition.type, () => {
    test.each(definition.examples.map((example) => [example.title, example] as const))('%s', async (_, example) => {
      const document = exampleDraft(definition, example)
      const interval = document.interval
      const batches: Record<number, Record<string, string>> = {}
      for (const [port, { batches: of }] of Object.entries(example.inputs)) {
        for (const [n, rows] of Object.entries(of))
          if (rows.length > 0) (batches[Number(n) * interval] ??= {})[sourceId(port)] = lines(rows)
      }
      const ports = buildPlan(document).plan.relations.filter(({ node, port }) => node === 'step' && port !== '')
      expect(ports.length).toBeGreaterThan(0)
      for (const slide of new Set(ports.map((relation) => relation.slide))) {
        // The newest batch of a sample is one at which windows and whole states are put out.
        const last = Math.max(...Object.keys(batches).map((time) => Math.floor(Number(time) / slide) * slide))
        const until = Object.fromEntries(Object.entries(batches).filter(([time]) => Number(time) <= last))
        if (Object.keys(until).length === 0) continue
        const names = ports.filter((relation) => relation.slide === slide).map(({ port }) => port)
        await compare(document, Object.keys(example.inputs), until, names)
      }
    })
  })
}

/** Previews ports on batches, and compares with what the engine makes of them. */
async function compare(
  document: ReturnType<typeof draftOf>,
  inputs: readonly string[],
  batches: Record<number, Record<string, string>>,
  ports: readonly string[],
): Promise<void> {
  const { reports, rows } = await onEngine(document, batches)
  const samples: Record<string, Awaited<ReturnType<PreviewLab['sample']>>> = {}
  for (const port of inputs) {
    const texts = Object.entries(batches).flatMap(([time, of]) =>
      of[sourceId(port)] === undefined ? [] : [[time, of[sourceId(port)]!] as const],
    )
    samples[sourceId(port)] = await lab.sample(Object.fromEntries(texts))
  }
  for (const port of ports) {
    const preview = await lab.preview(document, `step.${port}`, samples)
    expect(preview.problems).toEqual([])
    const outs = Object.fromEntries(Object.entries(reports).map(([time, report]) => [time, report.nodes['step']!.out[port] ?? 0]))
    const there = Object.keys(outs).map(Number)
    const newest = there.findLast((time) => outs[time]! > 0) ?? there.at(-1)!
    expect(preview.counts['step']!.out[port]).toBe(preview.scope === 'sample' ? sum(Object.values(outs)) : outs[newest])
    expect(preview.total).toBe(preview.counts['step']!.out[port])
    if (preview.total > 0 && preview.scope === 'batch') expect(preview.asOf).toBe(newest)
    // The same values as in the files of the engine, which write decimals as numbers and times as text.
    const names = preview.columns!.map(({ name }) => name)
    const written = rows[`sink-${port.toLowerCase()}`] ?? {}
    const expected = preview.scope === 'sample' ? Object.values(written).flat() : (written[newest] ?? [])
    const found = preview.rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]!])))
    expect(sorted(found.map(plain))).toEqual(sorted(expected.map(plain)))
  }
}

/** Numbers are compared as numbers, however they are written. */
const plain = (row: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value]),
  )
