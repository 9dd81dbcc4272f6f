/** The preview process: runs what people wrote on samples, and may be killed while it does. Started by `PreviewService`. */
import { saidBy, type Relation } from '@millrace/shared'
import { openSession, type Session } from '../duckdb/session.ts'
import type { Suspect } from '../ipc/disposableProcess.ts'
import { tellParent } from '../ipc/tellParent.ts'
import { whenParentEnds } from '../ipc/whenParentEnds.ts'
import { Aborted, Evaluator, NoSuchPort } from './evaluate.ts'
import { batchRowsOf } from './batchRows.ts'
import { explain } from './explain.ts'
import type { PreviewAsk, PreviewReply } from './messages.ts'
import { previewOf } from './preview.ts'
import { replay } from './replay.ts'

/** Databases that are open at a time: one for each time zone. */
const MAX_SESSIONS = 4

/** The folder with the samples. */
const [, , folder] = process.argv as [string, string, string]
whenParentEnds(() => process.exit(0))

const sessions = new Map<string, { session: Session; evaluator: Evaluator }>()
const aborted = new Set<number>()
let running: { id: number; session: Session; aborting: AbortController } | null = null
const reply = (message: PreviewReply) => tellParent(message)

async function sessionIn(timeZone: string): Promise<{ session: Session; evaluator: Evaluator }> {
  const known = sessions.get(timeZone)
  sessions.delete(timeZone)
  let opened = known
  if (!opened) {
    const session = await openSession({
      file: ':memory:',
      readFolders: [folder],
      writeFolders: [],
      memoryLimit: '512MB',
      threads: 2,
      timeZone,
    })
    opened = { session, evaluator: new Evaluator(session.connection, folder) }
  }
  sessions.set(timeZone, opened)
  if (sessions.size > MAX_SESSIONS) {
    const [[oldest, gone]] = sessions as unknown as [[string, typeof opened]]
    sessions.delete(oldest)
    gone.session.close()
    await gone.evaluator.close()
  }
  return opened
}

async function answer(ask: Exclude<PreviewAsk, { kind: 'abort' }>): Promise<PreviewReply> {
  const { id } = ask
  try {
    const { document } = ask.kind === 'replay' ? ask.draft : ask
    const { session, evaluator } = await sessionIn(document.options.timeZone)
    running = { id, session, aborting: new AbortController() }
    const { connection } = session
    const { signal } = running.aborting
    const at = (suspect: Suspect) => {
      if (aborted.has(id)) throw new Aborted()
      reply({ id, at: suspect })
    }
    if (ask.kind === 'replay') {
      const begin = (node: string, done: number, of: number) => at({ node, done, of })
      return { id, replayed: await replay(connection, ask, begin, signal) }
    }
    if (ask.kind === 'batch') {
      const begin = () => at({ node: ask.target.node })
      return { id, batch: await batchRowsOf(connection, ask, ask.rows, begin, signal) }
    }
    const evaluation = await evaluator.evaluate(ask, ({ node }: Relation) => at({ node }))
    return ask.kind === 'preview'
      ? { id, preview: await previewOf(connection, evaluation, ask.target, ask.rows) }
      : { id, explained: await explain(connection, evaluation, ask.target) }
  } catch (error) {
    const code = error instanceof Aborted ? 'superseded' : error instanceof NoSuchPort ? 'noSuchPort' : undefined
    return { id, error: saidBy(error), ...(code && { code }) }
  } finally {
    running = null
    aborted.delete(id)
  }
}

process.on('message', (ask: PreviewAsk) => {
  if (ask.kind !== 'abort') return void answer(ask).then(reply)
  if (running?.id !== ask.id) return
  aborted.add(ask.id)
  running.aborting.abort()
  running.session.connection.interrupt()
})
await sessionIn('UTC')
reply({ ready: true })
