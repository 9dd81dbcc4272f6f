/** The command `millrace`. Run by bin/millrace.js with the pinned Node, from source. */
import os from 'node:os'
import { parseArgs } from 'node:util'
import { backupCommand, restoreCommand } from './backup.ts'
import { CliProblem } from './problem.ts'
import { runFiles } from './runFiles.ts'
import { pipelineJsonSchema } from './schema.ts'

const HELP = `Usage:
  millrace run PIPELINE.json --input DIR --output OUT [--until MS] [--threads N] [--memory SIZE]
  millrace schema
  millrace backup TARGET [--data FOLDER]
  millrace restore SOURCE [--data FOLDER]
  millrace --help

run     Runs a pipeline over input batches in files: on the real engine, without a clock, a server or Redis.
        The same input always gives the same output.

  Input    DIR/<source node id>/<batch time in ms>.<ext>
           One file per source and batch, in the source's own format (text lines, JSON lines, or CSV with a header);
           the extension does not matter. A batch time is a multiple of the pipeline's interval. A source without a
           file at some batch time has no rows then.
  Batches  Every multiple of the interval from the first input file's batch time to the last one's (or to --until)
           is run, so that windows fire. The first batch time minus the interval is the run's zero time: a window
           fires when the batch time minus the zero time is a multiple of its slide, and at t it covers the batches
           after t - length up to t.
  Output   OUT/<sink node id>/<batch time in ms>.jsonl for each batch in which the sink gets rows, one JSON object
           per row. Every sink writes there instead of outside; no connection is made. A live table's file holds the
           rows that the batch adds to it or updates. JSON has no infinite numbers: they are null. Files of an
           earlier run in these folders are removed.
  Records that do not fit the source's format are dead letters: they are listed on standard error and do not fail
  the run. Exit code 0 when all batches are done, 1 when the pipeline, the input or a batch is wrong, with the
  reason on standard error as "node.setting: what is wrong".

  --until MS      last batch time, in milliseconds, when windows should go on firing after the last input
  --threads N     threads for large batches (default: all cores)
  --memory SIZE   memory that the engine uses before it writes to disk (default: 1GB)

schema  Prints the JSON Schema of PIPELINE.json: the document, and the settings and ports of every type of node.
        It is also in docs/pipeline.schema.json.

backup  Writes everything of an installation into the folder TARGET, which must be new or empty: pipelines, passwords, and
        of each run its state, what was received and not processed, and what was put out and not delivered. It may run
        meanwhile: each run is copied between two batches and goes on. Whatever was confirmed to a sender before the
        command is in it. TARGET holds the key of all passwords: keep it as safe as the data folder.

restore Makes an installation out of the back-up SOURCE, in a data folder that is new or empty. Start it as any other:
        every run goes on where it stood. Do not let it work while the original does. docs/backup.md says what
        is delivered a second time.

  --data FOLDER   the data folder (MILLRACE_DATA, .millrace); the store is in DATABASE_URL's PostgreSQL where that is set
  Exit code 0 when all is done, 1 with one line on standard error that says why not; then nothing is left behind.

A small pipeline, words counted per batch:
  { "format": 1, "name": "Words", "interval": 1000,
    "nodes": {
      "lines": { "type": "tcp", "typeVersion": 1, "name": "Lines", "position": { "x": 0, "y": 0 },
                 "settings": { "mode": "listen", "host": "127.0.0.1", "port": 9999, "format": { "kind": "lines" } } },
      "words": { "type": "split", "typeVersion": 1, "name": "Words", "position": { "x": 300, "y": 0 },
                 "settings": { "column": "line", "by": "words", "as": "word" } },
      "count": { "type": "summarize", "typeVersion": 1, "name": "Count", "position": { "x": 600, "y": 0 },
                 "settings": { "keys": ["word"], "measures": [{ "as": "n", "fn": "count" }] } },
      "table": { "type": "liveTable", "typeVersion": 1, "name": "Counts", "position": { "x": 900, "y": 0 },
                 "settings": { "mode": "append" } } },
    "edges": {
      "lines.out>words.in": { "from": { "node": "lines", "port": "out" }, "to": { "node": "words", "port": "in" } },
      "words.out>count.in": { "from": { "node": "words", "port": "out" }, "to": { "node": "count", "port": "in" } },
      "count.out>table.in": { "from": { "node": "count", "port": "out" }, "to": { "node": "table", "port": "in" } } } }
`

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parse(args)
  if (values.help || positionals.length === 0) {
    process.stdout.write(HELP)
    return
  }
  const [command, file, ...rest] = positionals
  if (command === 'schema') {
    process.stdout.write(`${JSON.stringify(pipelineJsonSchema(), null, 2)}\n`)
    return
  }
  if (command === 'backup' || command === 'restore') {
    if (!file || rest.length > 0) throw new CliProblem(`Usage: millrace ${command} FOLDER [--data FOLDER]. See millrace --help.`)
    console.log(await (command === 'backup' ? backupCommand : restoreCommand)(file, values.data))
    return
  }
  if (command !== 'run') throw new CliProblem(`There is no command "${command}". See millrace --help.`)
  if (!file || rest.length > 0 || !values.input || !values.output) {
    throw new CliProblem('Usage: millrace run PIPELINE.json --input DIR --output OUT. See millrace --help.')
  }
  const summary = await runFiles({
    pipeline: file,
    input: values.input,
    output: values.output,
    until: values.until === undefined ? undefined : whole('until', values.until, 0),
    threads: values.threads === undefined ? os.availableParallelism() : whole('threads', values.threads, 1),
    memory: memory(values.memory ?? '1GB'),
  })
  for (const { node, time, line, reason } of summary.deadLetters) console.error(`${node} ${time}: ${reason}: ${line}`)
  const dead = summary.deadLetterCount
  console.log(
    `${summary.batches} batches, ${summary.records} records, ${dead} dead letter${dead === 1 ? '' : 's'}, ${summary.files} files in ${values.output}`,
  )
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        input: { type: 'string', short: 'i' },
        output: { type: 'string', short: 'o' },
        data: { type: 'string' },
        until: { type: 'string' },
        threads: { type: 'string' },
        memory: { type: 'string' },
      },
    })
  } catch (error) {
    throw new CliProblem(`${(error as Error).message} See millrace --help.`)
  }
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least) throw new CliProblem(`--${name} must be a whole number of at least ${least}.`)
  return value
}

function memory(text: string): string {
  if (!/^\d+(\.\d+)? ?[KMGT]i?B$/i.test(text)) throw new CliProblem('--memory must be a size such as 500MB or 2GB.')
  return text
}

// A reader that has seen enough, such as head, is no error.
process.stdout.on('error', () => process.exit())

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof CliProblem) for (const line of error.lines) console.error(line)
  else console.error(error instanceof Error ? error.stack : error)
  process.exitCode = 1
}
