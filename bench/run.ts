/** `npm run bench`: measures, and writes RESULTS.md with the machine and the versions. */
import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { format } from 'prettier'
import { RECORDS } from './data.ts'
import { recovery } from './recovery.ts'
import { throughput } from './throughput.ts'

const number = (value: number) => Math.round(value).toLocaleString('en')
const version = (name: string) =>
  (JSON.parse(readFileSync(path.resolve(import.meta.dirname, `../node_modules/${name}/package.json`), 'utf8')) as { version: string })
    .version

const rates = await throughput()
const again = await recovery()
const kills = again.killMs.toSorted((a, b) => a - b)

const text = `# Measured

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.availableParallelism()} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Linux ${os.release()}, Node ${process.versions.node}, DuckDB ${version('@duckdb/node-api')}. Machines differ and are noisy: compare ratios, not figures.

## Throughput

${number(RECORDS)} records each, from the input log on disk to ledger and file sink, beside the same SQL in bare DuckDB in the same run, in turns, medians of five (\`bench/throughput.ts\`; inputs from a seed, \`bench/data.ts\`).

| Pipeline | Millrace, records/s | Bare DuckDB, records/s | Ratio |
| --- | --: | --: | --: |
${rates.map((rate) => `| ${rate.name} | ${number(rate.millrace)} | ${number(rate.duckdb)} | ${(rate.ratio * 100).toFixed(0)} % |`).join('\n')}

## Start and recovery

\`bench/recovery.ts\`, with the sample pipeline at 1 s.

| | |
| --- | --: |
| Start of a built installation to the printed link | ${number(again.startMs)} ms |
| Resident memory of all processes, Redis included | ${number(again.memoryMb)} MB |
| kill -9 of the worker to its next commit, median of ${kills.length} | ${number(kills[Math.floor(kills.length / 2)]!)} ms |
| the slowest of them | ${number(kills.at(-1)!)} ms |
`
const file = path.join(import.meta.dirname, 'RESULTS.md')
writeFileSync(file, await format(text, { filepath: file }))
console.log(`Written to ${path.relative(process.cwd(), file)}.`)
