/**
 * The process in which people's code runs: in an isolate, which knows nothing of the process. It is ended by its parent when the code does
 * not end, and may end by itself when V8 gives up. Started by `JavaScriptProcess`.
 */
import ivm from 'isolated-vm'
import { tellParent } from '../ipc/tellParent.ts'
import { whenParentEnds } from '../ipc/whenParentEnds.ts'
import { FILE_NAME, type Answer, type Ended, type Question, type Reply, type Setup } from './messages.ts'
import { sandbox } from './sandbox.ts'

/** Isolates that are kept, one for each script. */
const MAX_ISOLATES = 8
const BEHIND_PREFIX = -1

interface Kept {
  isolate: ivm.Isolate
  script: ivm.Script
}
const isolates = new Map<string, Kept>()
interface Batch {
  kept: Kept
  context: ivm.Context
  ask: ivm.Reference
  /** Milliseconds that the code may take still. */
  left: number
  end: Ended | null
}
let current: Batch | null = null

// Nobody waits for an answer any more. The code may be at work in another thread, which an ordinary end would wait for.
whenParentEnds(() => process.kill(process.pid, 'SIGKILL'))

async function isolateFor(script: string, memory: number): Promise<Kept> {
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
async function begin({ script, memory, limit, ...rest }: Setup & { limit: number }): Promise<void> {
  if (current && !current.kept.isolate.isDisposed) current.context.release()
  current = null
  const kept = await isolateFor(script, memory)
  const context = await kept.isolate.createContext()
  const around = (await context.eval(`"use strict";(${sandbox.toString()})`, { reference: true })) as ivm.Reference<typeof sandbox>
  const ask = (await around.apply(undefined, [rest], { arguments: { copy: true }, result: { reference: true } })) as ivm.Reference
  const batch = (current = { kept, context, ask, left: limit, end: null })
  await within(batch, async (timeout) => {
    const main = await kept.script.run(context, { reference: true, timeout })
    if (main.typeof !== 'function') throw new Error('It is no function.')
    await ask.apply(undefined, ['main', main.derefInto()], { timeout })
  })
}

/** Does something in the time that is left of the batch's; what ends the code is noted. */
async function within<T>(batch: Batch, work: (timeout: number) => Promise<T>): Promise<T | undefined> {
  const since = performance.now()
  try {
    return await work(Math.max(1, Math.ceil(batch.left)))
  } catch (error) {
    batch.end = endOf(error, batch)
    return undefined
  } finally {
    batch.left -= performance.now() - since
  }
}

async function reply({ id, begin: setup, work }: Question): Promise<Reply> {
  if (setup) await begin(setup)
  const batch = current!
  if (!work || batch.end) return { id, ...(batch.end && { end: batch.end }) }
  const asked = (what: [string, string?], timeout: number): Promise<Answer> =>
    batch.ask.apply(undefined, what, { timeout, result: { copy: true } }) as Promise<Answer>
  let answer = await within(batch, (timeout) => asked(typeof work === 'string' ? [work] : ['rows', work.rows], timeout))
  const end = batch.end as Ended | null
  // What was done before the time was over is there still.
  if (end?.ended === 'time') answer = await asked(['taken'], 1000).catch(() => undefined)
  return { id, ...(answer && { answer }), ...(end && { end }) }
}

function endOf(error: unknown, { kept }: Batch): Ended {
  const message = error instanceof Error ? error.message : String(error)
  if (message.includes('execution timed out')) return { ended: 'time', message }
  if (kept.isolate.isDisposed || message.includes('disposed')) return { ended: 'memory', message }
  const at = error instanceof Error ? new RegExp(`${FILE_NAME.replace('.', String.raw`\.`)}:(\\d+)`).exec(error.stack ?? '') : null
  return { ended: 'failed', message: `${at ? `line ${at[1]}: ` : ''}${message}`.slice(0, 500) }
}

let turn: Promise<unknown> = Promise.resolve()
process.on('message', (question: Question) => {
  turn = turn.then(async () => tellParent(await reply(question)))
})
tellParent({ ready: true })
