/** Every template, run through the command as a user runs it, on what its own sources give. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { saidInWords, definitionOf, templates, type PipelineDocument, type SourceDefinition } from '@millrace/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sourceImplementations } from '../connectors/sources.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const run = promisify(execFile)
/** Records of each source, and the longest wait for them. */
const RECORDS = 60
const LOOK_MS = 5000

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'millrace-templates-'))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

/** Writes what the sources of a document give now, as batches. */
async function record({ nodes, interval }: PipelineDocument, folder: string): Promise<void> {
  const inputs = Object.entries(nodes).filter(([, { type }]) => definitionOf(type)!.kind === 'input')
  for (const [id, { type, settings }] of inputs) {
    await mkdir(path.join(folder, id), { recursive: true })
    const definition = definitionOf(type) as SourceDefinition
    const batches = new Map<number, Buffer[]>()
    let taken = 0
    // The two of the machine measure by turns: one measurement of each is enough.
    const wanted = type === 'machine' ? 1 : RECORDS
    await sourceImplementations[type]!.look(settings, {
      format: definition.format(settings),
      interval,
      now: () => Date.now(),
      records: wanted,
      take: (bytes, records, at) => {
        const time = Math.ceil(at / interval) * interval
        batches.set(time, [...(batches.get(time) ?? []), bytes])
        return (taken += records) < wanted
      },
      trouble: (message) => expect.unreachable(saidInWords(message)),
      signal: AbortSignal.timeout(LOOK_MS),
    })
    for (const [time, bytes] of batches) await writeFile(path.join(folder, id, `${time}.jsonl`), Buffer.concat(bytes))
  }
}

test.each(templates)('$title: its settings fit, and every live table gets rows', async ({ id, document }) => {
  const drawn = document()
  for (const [name, node] of Object.entries(drawn.nodes)) {
    const definition = definitionOf(node.type)!
    expect([name, definition.settings.safeParse(node.settings).success, node.typeVersion]).toEqual([name, true, definition.version])
  }
  for (const { node } of Object.values(drawn.views)) expect(drawn.nodes[node]!.type).toBe('liveTable')

  const at = (name: string) => path.join(scratch, id, name)
  await record(drawn, at('input'))
  await writeFile(at('pipeline.json'), JSON.stringify(drawn))
  const { stderr } = await run(path.join(root, 'backend/bin/millrace.js'), [
    'run',
    at('pipeline.json'),
    '--input',
    at('input'),
    '--output',
    at('out'),
  ])
  expect(stderr).toBe('')
  for (const [name, { type }] of Object.entries(drawn.nodes)) {
    if (type !== 'liveTable') continue
    const files = await readdir(at(`out/${name}`))
    const rows = await Promise.all(files.map((file) => readFile(at(`out/${name}/${file}`), 'utf8')))
    expect([name, rows.join('').trim().split('\n').length]).toEqual([name, expect.toSatisfy((count: number) => count > 0)])
    expect(rows.join('')).toMatch(/^\{.+\}/)
  }
})
