/** Finds the input batches of `millrace run`: DIR/<source node id>/<batch time in ms>.<ext>. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { saidInWords, type Format, type Plan } from '@millrace/shared'
import type { Block } from '../ipc/messages.ts'
import { fileRanges } from '../records/fileRanges.ts'
import { CliProblem } from './problem.ts'

/** Blocks by batch time and source. Batches without input are not in it. */
export type InputBatches = Map<number, Record<string, Block[]>>

export async function findInput(folder: string, plan: Plan): Promise<InputBatches> {
  const problems: string[] = []
  const batches: InputBatches = new Map()
  const sources = plan.relations.filter((relation) => relation.op === 'source')
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw new CliProblem(`The input folder cannot be read: ${error.message}.`)
  })
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    if (!entry.isDirectory()) problems.push(`${entry.name}: expected a folder named after a source node.`)
    else if (!sources.some((source) => source.node === entry.name)) {
      problems.push(`${entry.name}: the pipeline has no such source (it has ${sources.map((source) => source.node).join(', ') || 'none'}).`)
    }
  }
  for (const source of sources) {
    if (!entries.some((entry) => entry.name === source.node && entry.isDirectory())) continue
    const found = await readdir(path.join(folder, source.node), { withFileTypes: true })
    for (const entry of found) if (entry.isDirectory()) problems.push(`${source.node}/${entry.name}: expected a file, this is a folder.`)
    const names = found.filter((entry) => !entry.name.startsWith('.') && !entry.isDirectory()).map(({ name }) => name)
    const timed: { time: number; name: string }[] = []
    for (const name of names) {
      const where = `${source.node}/${name}`
      const match = /^(\d{1,15})(\.[^/]*)?$/.exec(name)
      if (!match) problems.push(`${where}: a file is named after its batch time in milliseconds, such as ${plan.interval}.jsonl.`)
      else if (Number(match[1]) % plan.interval !== 0)
        problems.push(`${where}: the batch time is no multiple of the interval, ${plan.interval} ms.`)
      else timed.push({ time: Number(match[1]), name })
    }
    timed.sort((a, b) => a.time - b.time || (a.name < b.name ? -1 : 1))
    let seq = 0
    for (const { time, name } of timed) {
      const batch = batches.get(time) ?? {}
      batches.set(time, batch)
      const file = path.resolve(folder, source.node, name)
      const block = await blockOf(file, source.format, `${source.node}/${name}`, problems)
      ;(batch[source.node] ??= []).push({ ...block, seq: ++seq })
    }
  }
  if (problems.length > 0) throw new CliProblem(...problems)
  return batches
}

async function blockOf(file: string, format: Format, where: string, problems: string[]): Promise<Omit<Block, 'seq'>> {
  const { size } = await stat(file)
  const { ranges, problem } = await fileRanges(file, size, format, { rangeBytes: Infinity })
  if (problem !== null) problems.push(`${where}: ${saidInWords(problem)}.`)
  const { from, to, records } = ranges[0] ?? { from: size, to: size, records: 0 }
  // A byte range is copied on reading, and its line ends and encoding are looked after, as the intake does for live input.
  return { file, range: { from, to }, bytes: to - from, records, receivedFrom: 0, receivedTo: 0 }
}
