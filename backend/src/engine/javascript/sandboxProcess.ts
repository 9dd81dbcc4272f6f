/**
 * The process in which people's code runs: in an isolate, which knows nothing of the process. It is ended by its parent when the code does
 * not end, and may end by itself when V8 gives up. Started by `JavaScriptProcess`.
 */
import ivm from 'isolated-vm'
import { FILE_NAME } from '../../duckdb/render/scriptOf.ts'
import type { Answer, Ended, Question, Reply, Setup } from './messages.ts'
import { sandbox } from './sandbox.ts'

/** Isolates that are kept, one for each script. */
const MAX_ISOLATES = 8
const BEHIND_PREFIX = -1

interface Kept {
  isolate: ivm.Isolate
  script: ivm.Script
}
const isolates = new Map<string, Kept>()
let current: { kept: Kept; context: ivm.Context; ask: ivm.Reference } | null = null

// Nobody waits for an answer any more. The code may be at work in another thread, which an ordinary end would wait for.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

async function isolateFor({ script, memory }: Setup): Promise<Kept> {
  const key = `${memory} ${script}`
  let kept = isolates.get(key)
  isolates.delete(key)
  if (!kept || kept.isolate.isDisposed) {
    const isolate = new ivm.Isolate({ memoryLimit: memory, onCatastrophicError: () => process.kill(process.pid, 'SIGKILL') })
    kept = { isolate, script: await isolate.compileScript(script, { filename: FILE_NAME, lineOffset: BEHIND_PREFIX }) }
  }
  isolates.set(key, kept)
  if (isolates.size > MAX_ISOLATES) {
    const [[oldest, gone]] = isolates as unknown as [[string, Kept]]
    isolates.delete(oldest)
    if (!gone.isolate.isDisposed) gone.isolate.dispose()
  }
  return kept
}

/** A context of its own for each batch, so that nothing is remembered from one to the next. */
async function begin(setup: Setup, timeout: number): Promise<void> {
  if (current && !current.kept.isolate.isDisposed) current.context.release()
  current = null
  const { script: _script, memory: _memory, ...rest } = setup
  const kept = await isolateFor(setup)
  const context = await kept.isolate.createContext()
  const around = (await context.eval(`"use strict";(${sandbox.toString()})`, { reference: true })) as ivm.Reference<typeof sandbox>
  const ask = (await around.apply(undefined, [rest], { arguments: { copy: true }, result: { reference: true } })) as ivm.Reference
  current = { kept, context, ask }
  const main = await kept.script.run(context, { reference: true, timeout })
  if (main.typeof !== 'function') throw new Error('It is no function.')
  await ask.apply(undefined, ['main', main.derefInto()], { timeout })
}

const asked = async (what: [string, string?], timeout: number): Promise<Answer> =>
  (await current!.ask.apply(undefined, what, { timeout, result: { copy: true } })) as Answer

async function reply({ id, begin: setup, work, limit }: Question): Promise<Reply> {
  const since = performance.now()
  const ms = () => performance.now() - since
  let answer: Answer | undefined
  try {
    const left = () => Math.max(1, Math.ceil(limit - ms()))
    if (setup) await begin(setup, left())
    if (work) answer = await asked(typeof work === 'string' ? [work] : ['rows', work.rows], left())
    return { id, ms: ms(), ...(answer && { answer }) }
  } catch (error) {
    const end = endOf(error)
    // What was done before the time was over is there still.
    if (end.ended === 'time' && work && current) answer = await asked(['taken'], 1000).catch(() => undefined)
    return { id, ms: ms(), end, ...(answer && { answer }) }
  }
}

function endOf(error: unknown): Ended {
  const message = error instanceof Error ? error.message : String(error)
  if (message.includes('execution timed out')) return { ended: 'time', message }
  if (current?.kept.isolate.isDisposed === true || message.includes('disposed')) return { ended: 'memory', message }
  const at = error instanceof Error ? new RegExp(`${FILE_NAME.replace('.', String.raw`\.`)}:(\\d+)`).exec(error.stack ?? '') : null
  return { ended: 'failed', message: `${at ? `line ${at[1]}: ` : ''}${message}`.slice(0, 500) }
}

let turn: Promise<unknown> = Promise.resolve()
process.on('message', (question: Question) => {
  turn = turn.then(async () => process.send!(await reply(question)))
})
process.send!({ ready: true })
