import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Change, type PipelineDocument, applyChange, emptyDocument } from '@millrace/shared'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres, type PostgresServer } from '../testing/postgres.ts'
import { CATCH_UP_LIMIT, SNAPSHOT_EVERY } from './drafts.ts'
import { migrate, openStore, OWNER, type Store } from './index.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server?.remove())

const rename = (id: string, name: string): Change => ({
  id,
  client: 'c',
  label: `Rename to ${name}`,
  ops: [{ op: 'renamePipeline', name }],
})
let ids = 0
const issued = (at: number) => ({ id: `command-${++ids}`, at, by: OWNER })

describe.each(['SQLite', 'PostgreSQL'])('%s', (kind) => {
  let folder: string
  let store: Store
  let databaseUrl: string | undefined
  const open = () => openStore({ dataFolder: folder, databaseUrl })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millrace-store-'))
    databaseUrl = kind === 'PostgreSQL' ? await server.createDatabase('store') : undefined
    store = await open()
  })
  afterAll(async () => {
    await store?.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('several processes migrate at once and find the same key', async () => {
    const script = `
      const { openStore, migrate } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
      const store = await openStore({ dataFolder: process.argv[1], databaseUrl: process.argv[2] })
      await migrate(store)
      console.log(await store.secrets.put('one key', { actor: 'owner', workspace: 'main' }, 1))
      await store.close()`
    const child = () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, folder, ...(databaseUrl ? [databaseUrl] : [])])
    const references = (await Promise.all([child(), child(), child()])).map(({ stdout }) => stdout.trim())
    await migrate(store)
    expect(await store.secrets.resolve({ references })).toEqual({ references: ['one key', 'one key', 'one key'] })
  })

  async function create(id: string, name = id): Promise<PipelineDocument> {
    const document = emptyDocument(name)
    await store.commands.create(id, document, issued(1))
    return document
  }

  async function append(id: string, change: Change, at: number): Promise<boolean> {
    const draft = (await store.drafts.load(id))!
    const applied = applyChange(draft.document, change)
    if (!applied.ok) throw new Error(applied.code)
    return store.drafts.append(id, change, applied.inverse, { document: applied.document, sequence: draft.sequence + 1 }, OWNER, at)
  }

  test('a link is found by its hash while it and its pipeline are there', async () => {
    await create('shared')
    for (const [id, createdAt] of [
      ['l1', 1],
      ['l2', 2],
    ] as const)
      await store.links.add({ id, pipeline: 'shared', label: `Link ${id}`, hash: `hash of ${id}`, createdAt, ...OWNER })
    await expect(store.links.add({ id: 'l3', pipeline: 'shared', label: '', hash: 'hash of l1', createdAt: 3, ...OWNER })).rejects.toThrow(
      /unique/i,
    )
    await store.links.used('l1', 10)
    expect([await store.links.list('shared', 10), await store.links.count('shared')]).toEqual([
      [
        { id: 'l2', label: 'Link l2', createdAt: 2, usedAt: null },
        { id: 'l1', label: 'Link l1', createdAt: 1, usedAt: 10 },
      ],
      2,
    ])
    expect(await store.links.find('hash of l1')).toEqual({ id: 'l1', pipeline: 'shared', workspace: OWNER.workspace, usedAt: 10 })
    expect(await store.links.find('l1')).toBeUndefined()
    await store.commands.remove('shared', issued(20))
    expect(await store.links.find('hash of l1')).toBeUndefined()
    await store.commands.restore('shared', issued(21))
    expect([await store.links.remove('other', 'l1'), await store.links.remove('shared', 'l1'), await store.links.exists('l1')]).toEqual([
      false,
      true,
      false,
    ])
    expect(await store.links.find('hash of l1')).toBeUndefined()
    expect(await store.links.exists('l2')).toBe(true)
  })

  test('a draft is its changes in order; a change is answered as before', async () => {
    await create('a')
    expect(await append('a', rename('1', 'first'), 2000)).toBe(true)
    expect(await append('a', rename('2', 'second'), 3000)).toBe(true)
    expect(await store.drafts.load('a')).toEqual({ document: emptyDocument('second'), sequence: 2 })
    expect(await store.pipelines.get('a', OWNER.workspace)).toMatchObject({ name: 'second', updatedAt: 3000 })
    expect(await store.drafts.answerTo('a', '1')).toEqual({ accepted: true, sequence: 1, change: rename('1', 'first') })
    await store.drafts.refuse('a', '3', { code: 'noSuchNode', params: { node: 'x' } }, 4000)
    expect(await store.drafts.answerTo('a', '3')).toEqual({ accepted: false, code: 'noSuchNode', params: { node: 'x' } })
    expect(await store.drafts.answerTo('a', '4')).toBeUndefined()
  })

  test('of two writers at the same sequence one is told to try again', async () => {
    const document = await create('race')
    const next = { document, sequence: 1 }
    const answers = await Promise.all(['x', 'y'].map((id) => store.drafts.append('race', rename(id, 'race'), [], next, OWNER, 2000)))
    expect(answers.filter(Boolean)).toHaveLength(1)
  })

  test('a snapshot is made every 200 changes, and who was away too long loads the whole', async () => {
    const document = await create('long')
    const total = CATCH_UP_LIMIT + 1
    for (let n = 1; n <= total; n++) {
      await store.drafts.append('long', rename(`${n}`, `n${n}`), [], { document: { ...document, name: `n${n}` }, sequence: n }, OWNER, n)
    }
    const snapshots = await store.db.selectFrom('snapshots').select('sequence').where('pipeline', '=', 'long').orderBy('sequence').execute()
    expect(snapshots.map((s) => s.sequence)).toEqual([0, SNAPSHOT_EVERY, 2 * SNAPSHOT_EVERY])
    expect(await store.drafts.load('long')).toEqual({ document: { ...document, name: `n${total}` }, sequence: total })
    expect((await store.drafts.after('long', total - 2))!.map((c) => c.sequence)).toEqual([total - 1, total])
    expect(await store.drafts.after('long', total)).toEqual([])
    expect(await store.drafts.after('long', 0)).toBeNull()
    expect(await store.drafts.after('long', total + 1)).toBeNull()
  })

  test('desired state: deploy, deploy again, stop, start, reset', async () => {
    const document = await create('d')
    expect(await store.commands.start('d', 'run-0', issued(1))).toBeUndefined()
    const draft = { sequence: 0, document, message: '' }
    expect(await store.commands.deploy('d', draft, 'run-1', issued(10))).toEqual({ number: 1 })
    expect(await store.runs.desired()).toMatchObject([{ id: 'run-1', version: 1, desired: 'running', status: 'starting', startedAt: 10 }])
    await store.runs.report('run-1', { status: 'running', completedBatches: 3, records: 5_000_000_000 })
    expect(
      await store.commands.deploy(
        'd',
        { ...draft, document: { ...document, interval: 500 }, message: 'faster', over: 1, answers: { a: 'keep' } },
        'unused',
        issued(20),
      ),
    ).toEqual({ number: 2 })
    // Whoever looked at version 1 does not deploy over version 2 unseen.
    expect(await store.commands.deploy('d', { ...draft, over: 1 }, 'unused', issued(21))).toEqual({ overtakenBy: 2 })
    expect(await store.versions.answers('d', 2)).toEqual([{ version: 2, answers: { a: 'keep' } }])
    expect(await store.versions.answers('d', 1)).toEqual([])
    expect(await store.runs.get('run-1')).toMatchObject({
      version: 2,
      interval: 500,
      status: 'running',
      completedBatches: 3,
      records: 5_000_000_000,
    })
    const [first, second] = [
      { number: 1, message: '', createdAt: 10, actor: OWNER.actor, changes: [] },
      {
        number: 2,
        message: 'faster',
        createdAt: 20,
        actor: OWNER.actor,
        changes: [{ kind: 'interval', from: document.interval, to: 500 }],
      },
    ]
    expect(await store.versions.list('d', { before: 9, limit: 9 })).toEqual([second, first])
    expect(await store.versions.list('d', { before: 2, limit: 9 })).toEqual([first])
    expect(await store.versions.list('d', { before: 9, limit: 1 })).toEqual([second])
    expect([await store.versions.setMessage('d', 1, 'first'), await store.versions.setMessage('d', 3, 'none')]).toEqual([true, false])
    expect(await store.versions.list('d', { before: 2, limit: 9 })).toEqual([{ ...first, message: 'first' }])
    await store.commands.stop('d', 'drain', issued(30))
    expect(await store.runs.desired()).toMatchObject([{ id: 'run-1', desired: 'stopped', how: 'drain', status: 'stopping' }])
    await store.runs.report('run-1', { status: 'stopped' })
    expect(await store.runs.desired()).toEqual([])
    await store.commands.start('d', 'unused', issued(40))
    expect(await store.runs.desired()).toMatchObject([
      { id: 'run-1', version: 2, desired: 'running', status: 'starting', completedBatches: 3 },
    ])
    await store.commands.reset('d', 'run-2', issued(50))
    expect((await store.runs.desired()).map((r) => [r.id, r.desired, r.how, r.status])).toEqual([
      ['run-1', 'stopped', 'now', 'stopping'],
      ['run-2', 'running', 'drain', 'starting'],
    ])
    expect((await store.pipelines.get('d', OWNER.workspace))!.run).toBe('run-2')
    await store.runs.fail('run-2', 'batch 7 ended its process twice', { id: 'f', at: 60 })
    expect(await store.runs.get('run-2')).toMatchObject({ desired: 'stopped', status: 'failed', error: 'batch 7 ended its process twice' })
    expect((await store.commands.list('d')).map((c) => c.kind)).toEqual(['fail', 'reset', 'start', 'stop', 'deploy', 'deploy', 'create'])
    expect(await store.runs.left(['run-1', 'run-2', 'nobody'], 90)).toEqual([])
    await store.runs.report('run-1', { status: 'stopped' })
    expect(await store.runs.left(['run-1', 'run-2', 'nobody'], 90)).toEqual(['run-1'])
    await store.commands.remove('d', issued(70))
    expect(await store.runs.left(['run-1', 'run-2'], 90)).toEqual([])
    await store.commands.restore('d', issued(80))
  })

  test('deleting stops the run and can be undone', async () => {
    const document = await create('gone')
    await store.commands.deploy('gone', { sequence: 0, document, message: '' }, 'run-gone', issued(10))
    await store.commands.remove('gone', issued(20))
    expect(await store.pipelines.get('gone', OWNER.workspace)).toBeUndefined()
    expect((await store.pipelines.list(OWNER.workspace)).map((p) => p.id)).not.toContain('gone')
    expect(await store.runs.get('run-gone')).toMatchObject({ desired: 'stopped', how: 'now' })
    await store.commands.restore('gone', issued(30))
    expect((await store.drafts.load('gone'))!.document).toEqual(document)
  })

  test('a secret is sealed, bound to its reference, and found again at any depth', async () => {
    const reference = await store.secrets.put('hunter2', OWNER, 1)
    expect(reference).toMatch(/^secret:[0-9a-f]{32}$/)
    expect(await store.secrets.resolve({ a: 1, deep: [{ password: reference }] })).toEqual({ a: 1, deep: [{ password: 'hunter2' }] })
    expect(await store.secrets.has(reference, OWNER.workspace)).toBe(true)
    expect(await store.secrets.has(reference, 'other')).toBe(false)
    const other = await store.secrets.put('other', OWNER, 1)
    const id = (text: string) => text.slice('secret:'.length)
    const { sealed } = await store.db.selectFrom('secrets').select('sealed').where('id', '=', id(other)).executeTakeFirstOrThrow()
    expect(sealed).not.toContain('other')
    await store.db.updateTable('secrets').set({ sealed }).where('id', '=', id(reference)).execute()
    await expect(store.secrets.resolve({ password: reference })).rejects.toThrow(/cannot be read/)
    await expect(store.secrets.resolve({ password: `secret:${'0'.repeat(32)}` })).rejects.toThrow(/enter it again/)
  })

  test('a session ends with its time, its token or its removal', async () => {
    await store.sessions.add({ id: 's', token: 't', createdAt: 100, expiresAt: 200, ...OWNER })
    expect(await store.sessions.find('s', 't', 199)).toEqual(OWNER)
    expect(await store.sessions.find('s', 't', 200)).toBeUndefined()
    expect(await store.sessions.find('s', 'new token', 150)).toBeUndefined()
    await store.sessions.remove('s')
    expect(await store.sessions.find('s', 't', 150)).toBeUndefined()
  })

  test('the key is readable by its owner only', async () => {
    expect((await stat(join(folder, 'secret.key'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(folder, 'secret.key'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
  })
})

test('SQLite commits survive a power cut: write-ahead log, full sync', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-store-'))
  const store = await openStore({ dataFolder: folder })
  const pragma = async (name: string) =>
    Object.values((await sql.raw<Record<string, unknown>>(`PRAGMA ${name}`).execute(store.db)).rows[0]!)[0]
  expect([await pragma('journal_mode'), await pragma('synchronous'), await pragma('busy_timeout')]).toEqual(['wal', 2, 5000])
  await store.close()
  await rm(folder, { recursive: true })
})
