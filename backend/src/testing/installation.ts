/** For tests: a small installation at rest, with one run that has state, an output and input that wait. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { emptyDocument } from '@millrace/shared'
import { SourceLog } from '../intake/sourceLog.ts'
import { migrate, openStore, OWNER, type Store } from '../store/index.ts'
import { chainPlan, jsonFormat, lines, TestRun } from './runs.ts'

const FORMAT = jsonFormat([{ name: 'k', type: 'VARCHAR' }])
export const RUN = 'run-1'
/** Ends a line for readers that are not careful. */
export const NAME = 'Line separator \u2028 within'
export const PASSWORD = 'hunter2'
const plan = chainPlan(FORMAT, [['remember', { keys: ['k'], totals: [{ as: 'n', fn: 'count' }] }]])

export const openLog = (dataFolder: string): Promise<SourceLog> =>
  SourceLog.open({
    folder: path.join(dataFolder, 'runs', RUN, 'input', 'src'),
    format: FORMAT,
    replayable: false,
    keyed: true,
    consumed: 1,
    now: () => 5,
  })

export const openTestRun = (dataFolder: string): Promise<TestRun> => TestRun.open(plan, { folder: path.join(dataFolder, 'runs', RUN) })

/** Makes it; answers with the reference of a stored password. */
export async function makeInstallation(dataFolder: string, databaseUrl?: string): Promise<string> {
  const store = await openStore({ dataFolder, databaseUrl })
  try {
    await migrate(store)
    await fill(store)
    await mkdir(path.join(dataFolder, 'runs', RUN), { recursive: true })
    const t = await openTestRun(dataFolder)
    await t.batch(1000, { src: [lines([{ k: 'a' }, { k: 'b' }])] })
    await t.run.close()
    const log = await openLog(dataFolder)
    await log.appendDurably([{ key: 'request', bytes: Buffer.from(lines([{ k: 'a' }])), records: 1, dead: [] }])
    log.seal()
    await log.commit()
    await log.close()
    return await store.secrets.put(PASSWORD, OWNER, 1)
  } finally {
    await store.close()
  }
}

async function fill(store: Store): Promise<void> {
  const issued = (id: string) => ({ id, at: 1_700_000_000_000, by: OWNER })
  const document = emptyDocument(NAME)
  await store.commands.create('p', document, issued('create'))
  // More rows than are read and written at once.
  for (let n = 0; n < 600; n++) await store.sessions.add({ id: `s${n}`, token: 't', createdAt: n, expiresAt: 2 ** 50, ...OWNER })
  await store.commands.deploy('p', { sequence: 0, document, message: 'first' }, RUN, issued('deploy'))
  await store.runs.report(RUN, { status: 'stopped', completedBatches: 1, records: 2 })
}
