/** What was measured, kept as results.json so that one figure can be measured again alone, and RESULTS.md that is made from it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Figure } from './figure.ts'

const FOLDER = import.meta.dirname
const RESULTS = path.join(FOLDER, 'results.json')
export const REPORT = path.join(FOLDER, 'RESULTS.md')

interface Result {
  /** Day and machine of the measurement, in words. */
  day: string
  machine: string
  values: unknown
}

/** By the figure's name. */
type Results = Partial<Record<string, Result>>

const read = (): Results => (existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Results) : {})

function machine(): string {
  const manifest = path.resolve(FOLDER, '../node_modules/@duckdb/node-api/package.json')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const memory = Math.round(os.totalmem() / 2 ** 30)
  return `${os.cpus()[0]?.model.trim() ?? 'unknown processor'}, ${os.availableParallelism()} cores, ${memory} GiB, Linux ${os.release()}, Node ${process.versions.node}, DuckDB ${version}`
}

/** Puts a figure's new values in the place of its old ones. */
export function keepResult(name: string, values: unknown): void {
  const result: Result = { day: new Date().toISOString().slice(0, 10), machine: machine(), values }
  writeFileSync(RESULTS, `${JSON.stringify({ ...read(), [name]: result }, null, 2)}\n`)
}

/** Writes RESULTS.md from all that has been measured, in the order of the figures. */
export function writeReport(figures: readonly Figure<unknown>[]): void {
  const results = read()
  const sections = figures.flatMap((figure) => {
    const result = results[figure.name]
    if (!result) return []
    const values = figure.write(result.values)
    return `## ${figure.title}\n\n${values}\n\nMeasured by \`bench/${figure.name}.ts\` (\`npm run bench -- ${figure.name}\`) on ${result.day}: ${result.machine}.`
  })
  const head = `# Measured

Written by \`npm run bench\`. Inputs are made from a seed (\`bench/data.ts\`). Machines differ and are noisy: compare ratios, not figures.`
  writeFileSync(REPORT, `${[head, ...sections].join('\n\n')}\n`)
}
