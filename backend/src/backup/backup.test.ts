import { execFile } from 'node:child_process'
import { access, cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { serveChannel } from '../ipc/channel.ts'
import { lockFolder } from '../ipc/folderLock.ts'
import { openStore } from '../store/index.ts'
import { freePort, type PostgresServer, startPostgres } from '../testing/postgres.ts'
import { makeInstallation, NAME, openLog, openTestRun, PASSWORD, RUN } from '../testing/installation.ts'
import { backup } from './backup.ts'
import { BACKUP_FORMAT, type Manifest } from './manifest.ts'
import { restore } from './restore.ts'
import { dumpStore } from './storeDump.ts'
import { startIntake } from '../testing/intake.ts'

let postgres: PostgresServer
let scratch: string
let folders = 0
const newFolder = () => path.join(scratch, `f${++folders}`)
const at = { version: '1.2.3', now: () => 1_700_000_000_000 }
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'millrace-backup-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres?.remove()
  await rm(scratch, { recursive: true, force: true })
})

/** Every table as it is dumped. */
async function storeOf(dataFolder: string, databaseUrl?: string): Promise<Record<string, string>> {
  const store = await openStore({ dataFolder, databaseUrl })
  const folder = newFolder()
  await dumpStore(store, folder, (run) => run)
  await store.close()
  return Object.fromEntries(
    await Promise.all((await readdir(folder)).map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')])),
  )
}

for (const [from, to] of [
  ['SQLite', 'SQLite'],
  ['SQLite', 'PostgreSQL'],
  ['PostgreSQL', 'SQLite'],
] as const) {
  test(`a stopped installation is what it was after a restore, from ${from} to ${to}`, async () => {
    const url = (kind: string, name: string) => (kind === 'SQLite' ? undefined : postgres.createDatabase(name))
    const [dataFolder, target, restored] = [newFolder(), newFolder(), newFolder()]
    const [fromUrl, toUrl] = [await url(from, `from_${folders}`), await url(to, `to_${folders}`)]
    const reference = await makeInstallation(dataFolder, fromUrl)
    expect(await backup({ dataFolder, target, databaseUrl: fromUrl, ...at })).toMatchObject({ runs: 1 })
    // What was copied aside is gone, and the original opens as before.
    expect((await readdir(path.join(dataFolder, 'runs', RUN))).sort()).toEqual(['input', 'outbox', 'run.duckdb'])
    const manifest = await restore({ source: target, dataFolder: restored, databaseUrl: toUrl, now: () => 9 })
    expect(manifest).toMatchObject({ format: BACKUP_FORMAT, version: '1.2.3', runs: { [RUN]: { epoch: 1, time: 1000 } } })

    const stored = await storeOf(restored, toUrl)
    expect(stored).toEqual(await storeOf(dataFolder, fromUrl))
    expect(stored['pipelines.jsonl']).toContain(NAME)
    expect(stored['sessions.jsonl']!.split('\n').length).toBe(601)
    const store = await openStore({ dataFolder: restored, databaseUrl: toUrl })
    expect(await store.secrets.resolve({ password: reference })).toEqual({ password: PASSWORD })
    await store.close()

    const t = await openTestRun(restored)
    expect(t.run.epoch).toBeGreaterThan(1_000_000)
    expect(t.run.consumed).toEqual({ src: 1 })
    expect(await t.run.events(1)).toEqual([{ at: 9, kind: 'restored', text: 'Restored from the back-up of 2023-11-14T22:13:20.000Z.' }])
    expect((await readFile(t.run.pending[0]!.file, 'utf8')).split('\n').sort()).toEqual(['', '{"k":"a","n":1}', '{"k":"b","n":1}'])
    const log = await openLog(restored)
    const [block] = log.blocksAfter(1, 9)
    expect(block!.file.startsWith(restored)).toBe(true)
    expect([await readFile(block!.file, 'utf8'), log.hasKey('request')]).toEqual(['{"k":"a"}\n', true])
    await log.close()
    await t.batch(2000, { src: [await readFile(block!.file, 'utf8')] })
    expect((await t.take())['out']![2000]).toEqual([{ k: 'a', n: 2 }])
    await t.run.close()
  })
}

describe('parts that work apart, without a supervisor here, are found by their sockets', () => {
  let dataFolder: string
  let sockets: string
  beforeEach(async () => {
    dataFolder = newFolder()
    sockets = path.join(dataFolder, 'sockets')
    await makeInstallation(dataFolder)
    await mkdir(sockets)
  })

  test('the intake copies the input of a run that nobody holds', async () => {
    const intake = await startIntake(dataFolder)
    const target = newFolder()
    // A worker that ended long ago, and one that holds other runs.
    await writeFile(path.join(sockets, 'worker-w1.sock'), '')
    const worker = await serveChannel(path.join(sockets, 'worker-w2.sock'), () => ({
      onRequest: () => {
        throw Object.assign(new Error('This worker does not hold it.'), { code: 'notOwner' })
      },
    }))
    await backup({ dataFolder, target, databaseUrl: undefined, ...at })
    await worker.close()
    await intake.close()
    expect((await readdir(path.join(target, 'runs', RUN, 'input', 'src'))).sort()).toEqual(['2.jsonl', 'index', 'keys'])
    await access(path.join(target, 'runs', RUN, 'run.duckdb'))
  })

  test('what the owner of a run says is passed on, and nothing is left', async () => {
    const worker = await serveChannel(path.join(sockets, 'worker-w1.sock'), () => ({
      onRequest: () => {
        throw new Error('There is no space left on the device.')
      },
    }))
    const target = newFolder()
    await expect(backup({ dataFolder, target, databaseUrl: undefined, ...at })).rejects.toThrow(
      `Run ${RUN} could not be copied: There is no space left on the device.`,
    )
    await worker.close()
    await expect(access(target)).rejects.toThrow('ENOENT')
  })
})

describe('what is refused, and leaves everything as it was', () => {
  let dataFolder: string
  let whole: string
  beforeAll(async () => {
    dataFolder = newFolder()
    whole = newFolder()
    await makeInstallation(dataFolder)
    await backup({ dataFolder, target: whole, databaseUrl: undefined, ...at })
  })

  const refusedBackups: { name: string; message: RegExp; data?: () => Promise<string>; target?: (target: string) => Promise<unknown> }[] = [
    {
      name: 'a folder without an installation',
      message: /There is no installation of Millrace in .*--data/,
      data: async () => newFolder(),
    },
    {
      name: 'a target with something in it',
      message: /is not empty: a back-up is written to a new or an empty folder/,
      target: async (target) => {
        await mkdir(target)
        await writeFile(path.join(target, 'mine'), '')
      },
    },
    {
      name: 'a target that is a file',
      message: /is no folder that a back-up can be written to/,
      target: (target) => writeFile(target, ''),
    },
    {
      name: 'a store that was never brought up to date',
      message: /start this version once/,
      data: async () => {
        const old = newFolder()
        await (await openStore({ dataFolder: old })).close()
        return old
      },
    },
  ]
  for (const { name, message, data, target: prepare } of refusedBackups) {
    test(`backup: ${name}`, async () => {
      const target = newFolder()
      await prepare?.(target)
      const before = await readdir(target).catch((error: NodeJS.ErrnoException) => error.code)
      await expect(backup({ dataFolder: (await data?.()) ?? dataFolder, target, databaseUrl: undefined, ...at })).rejects.toMatchObject({
        name: 'BackupProblem',
        message: expect.stringMatching(message),
      })
      expect(await readdir(target).catch((error: NodeJS.ErrnoException) => error.code)).toEqual(before)
    })
  }
  test('backup: another one is being taken', async () => {
    const lock = lockFolder(dataFolder, 'backup')!
    await expect(backup({ dataFolder, target: newFolder(), databaseUrl: undefined, ...at })).rejects.toThrow(/Another back-up of .* wait/)
    lock.release()
  })

  const changed = async (source: string, change: (manifest: Manifest) => void) => {
    const file = path.join(source, 'manifest.json')
    const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest
    change(manifest)
    await writeFile(file, JSON.stringify(manifest))
  }
  const database = path.join('runs', RUN, 'run.duckdb')
  const refusedRestores: { name: string; message: RegExp; spoil(source: string): Promise<unknown> }[] = [
    {
      name: 'a back-up that was broken off',
      message: /no whole back-up in .*manifest\.json/,
      spoil: (source) => rm(path.join(source, 'manifest.json')),
    },
    {
      name: 'a torn manifest',
      message: /torn: its manifest\.json cannot be read/,
      spoil: (source) => truncate(path.join(source, 'manifest.json'), 100),
    },
    {
      name: 'a newer format',
      message: /has format 2 and was made by a newer Millrace; this one reads up to format 1\. Update/,
      spoil: (source) => changed(source, (manifest) => Object.assign(manifest, { format: 2, something: 'else' })),
    },
    {
      name: 'a store of a newer version',
      message: /the change "9999_later" of a newer Millrace/,
      spoil: (source) => changed(source, (manifest) => (manifest.store.migration = '9999_later')),
    },
    {
      name: 'a name that leads out of it',
      message: /torn/,
      spoil: (source) => changed(source, (manifest) => (manifest.files['../outside'] = { bytes: 0, sha256: '' })),
    },
    {
      name: 'a missing file',
      message: /torn: runs\/run-1\/run\.duckdb is missing/,
      spoil: (source) => rm(path.join(source, database)),
    },
    {
      name: 'a shortened file',
      message: /torn: runs\/run-1\/run\.duckdb has 4096 bytes instead of \d+/,
      spoil: (source) => truncate(path.join(source, database), 4096),
    },
    {
      name: 'a changed byte',
      message: /torn: secret\.key has other contents/,
      spoil: async (source) => {
        const key = await readFile(path.join(source, 'secret.key'))
        key[0]! ^= 1
        await writeFile(path.join(source, 'secret.key'), key)
      },
    },
  ]
  for (const { name, message, spoil } of refusedRestores) {
    test(`restore: ${name}`, async () => {
      const [source, restored] = [newFolder(), newFolder()]
      await cp(whole, source, { recursive: true })
      await spoil(source)
      await expect(restore({ source, dataFolder: restored, databaseUrl: undefined, now: () => 9 })).rejects.toMatchObject({
        name: 'BackupProblem',
        message: expect.stringMatching(message),
      })
      await expect(access(restored)).rejects.toThrow('ENOENT')
    })
  }

  test('restore: no folder at all, a data folder in use, a database in use', async () => {
    const to = (more: object) => restore({ source: whole, dataFolder: newFolder(), databaseUrl: undefined, now: () => 9, ...more })
    await expect(to({ source: newFolder() })).rejects.toThrow(/no whole back-up/)
    await expect(to({ dataFolder })).rejects.toThrow(/is not empty: a back-up is restored to a new or an empty folder/)
    const databaseUrl = await postgres.createDatabase('taken')
    await makeInstallation(newFolder(), databaseUrl)
    const restored = newFolder()
    await mkdir(restored)
    await expect(to({ dataFolder: restored, databaseUrl })).rejects.toThrow(/DATABASE_URL already holds an installation/)
    expect(await readdir(restored)).toEqual([])
    await to({ dataFolder: restored })
    await access(path.join(restored, 'millrace.sqlite'))
  })
})

describe('the commands', () => {
  const millrace = (args: string[], env: Record<string, string> = {}) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const program = path.resolve(import.meta.dirname, '../../bin/millrace.js')
      execFile(program, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
      )
    })
  let dataFolder: string
  beforeEach(async () => {
    dataFolder = newFolder()
    await makeInstallation(dataFolder)
  })

  test('back up and restore, and say so in a line', async () => {
    const [target, restored] = [newFolder(), newFolder()]
    const backedUp = await millrace(['backup', target, '--data', dataFolder])
    expect(backedUp).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^Backed up .*: 1 run, [\d.]+ [KM]B\.\n$/) })
    const again = await millrace(['restore', target, '--data', restored])
    expect(again).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^Restored 1 run of the back-up of 20\S+Z to .*\.\n$/),
    })
  })

  test('end with 1 and one line that says why not', async () => {
    const cases: [string[], RegExp, Record<string, string>?][] = [
      [['backup'], /^Usage: millrace backup FOLDER/],
      [['restore', 'a', 'b'], /^Usage: millrace restore FOLDER/],
      [['backup', newFolder(), '--data', newFolder()], /^There is no installation/],
      [['restore', newFolder(), '--data', newFolder()], /^There is no whole back-up/],
      [['backup', dataFolder, '--data', dataFolder], /is not empty/],
      [
        ['backup', newFolder(), '--data', dataFolder],
        /^The back-up could not be done: .*ECONNREFUSED/,
        { DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/none` },
      ],
    ]
    for (const [args, message, env] of cases) {
      const { code, stdout, stderr } = await millrace(args, env)
      expect([code, stdout, stderr.match(/\n/g)?.length, stderr]).toEqual([1, '', 1, expect.stringMatching(message)])
    }
  })
})
