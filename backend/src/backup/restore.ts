/** Makes an installation out of a back-up, in a new folder. Everything is prepared aside; the store comes last, and with it the pipelines. */
import { constants, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { markRestored } from '../engine/snapshot.ts'
import { sealFiles } from '../files/sealFiles.ts'
import { syncFolder } from '../files/syncFolder.ts'
import { readSpec, writeSpec } from '../intake/specFile.ts'
import { lockFolder } from '../ipc/folderLock.ts'
import { loadSecretKey } from '../secrets/secretKey.ts'
import { openStore, type Store } from '../store/index.ts'
import { exists, OWN_FILES } from './installation.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { BackupProblem } from './problem.ts'
import { loadStore, requireEmptyStore } from './storeDump.ts'

export interface RestoreOptions {
  /** The folder of the back-up. */
  source: string
  /** A folder that does not exist yet, or is empty. */
  dataFolder: string
  /** An empty PostgreSQL for the store; undefined = SQLite in the data folder. */
  databaseUrl: string | undefined
  now(): number
}

const ASIDE = '.restoring'

/** Throws a BackupProblem with the reason; then the data folder is as it was. Answers with what was restored. */
export async function restore(options: RestoreOptions): Promise<Manifest> {
  const { source, dataFolder } = options
  const manifest = await readManifest(source)
  const isNew = await requireNewFolder(dataFolder)
  const lock = lockFolder(dataFolder, 'millrace')
  if (!lock) throw new BackupProblem(`Another Millrace works on ${dataFolder}: restore into another folder with --data.`)
  try {
    await fill(options, manifest)
    return manifest
  } catch (error) {
    for (const name of await readdir(dataFolder)) await rm(path.join(dataFolder, name), { recursive: true, force: true })
    if (isNew) await rm(dataFolder, { recursive: true })
    throw error
  } finally {
    lock.release()
  }
}

/** Whether the folder has to be made. What a restore left behind that was broken off is nothing. */
async function requireNewFolder(dataFolder: string): Promise<boolean> {
  const names = await readdir(dataFolder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw new BackupProblem(`${dataFolder} is no folder that can be restored to: ${cause.message}.`, { cause })
  })
  if (names?.some((name) => name !== ASIDE && name !== 'millrace.lock'))
    throw new BackupProblem(`${dataFolder} is not empty: a back-up is restored to a new or an empty folder. Choose one with --data.`)
  return names === null
}

async function fill({ source, dataFolder, databaseUrl, now }: RestoreOptions, manifest: Manifest): Promise<void> {
  const aside = path.join(dataFolder, ASIDE)
  const storeIn = async (folder: string, work: (store: Store) => Promise<void>) => {
    const store = await openStore({ dataFolder: folder, databaseUrl })
    try {
      await work(store)
    } finally {
      await store.close()
    }
  }
  await copyWhole(source, aside, manifest)
  const { migration } = manifest.store
  await storeIn(aside, (store) => requireEmptyStore(store, migration))
  for (const run of Object.keys(manifest.runs)) await restoreRun(aside, run, manifest, now())
  const load = (folder: string) => storeIn(folder, (store) => loadStore(store, path.join(aside, 'store'), migration))
  if (!databaseUrl) await load(aside)
  for (const name of ['runs', ...OWN_FILES, 'millrace.sqlite']) {
    if (await exists(path.join(aside, name))) await rename(path.join(aside, name), path.join(dataFolder, name))
  }
  if (databaseUrl) await load(dataFolder)
  await rm(aside, { recursive: true })
  await syncFolder(dataFolder)
}

/** Copies the files of a back-up; throws when they are not those of its manifest. */
async function copyWhole(source: string, target: string, { files }: Manifest): Promise<void> {
  const torn = (name: string, what: string, cause?: unknown) =>
    new BackupProblem(`The back-up in ${source} is torn: ${name} ${what}. Restore another one.`, { cause })
  await rm(target, { recursive: true, force: true })
  await mkdir(target, { recursive: true, mode: 0o700 })
  for (const name of Object.keys(files)) {
    const file = path.join(target, name)
    await mkdir(path.dirname(file), { recursive: true })
    await copyFile(path.join(source, name), file, constants.COPYFILE_FICLONE).catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === 'ENOENT' ? torn(name, 'is missing', cause) : cause
    })
  }
  const found = await sealFiles(target)
  for (const [name, { bytes, sha256 }] of Object.entries(files)) {
    if (found[name]?.bytes !== bytes) throw torn(name, `has ${found[name]?.bytes} bytes instead of ${bytes}`)
    if (found[name].sha256 !== sha256) throw torn(name, 'has other contents than were written')
  }
}

/** Fences the owners of the original: should one of them still live, neither database nor intake listens to it. */
async function restoreRun(dataFolder: string, run: string, { createdAt }: Manifest, at: number): Promise<void> {
  const folder = path.join(dataFolder, 'runs', run)
  const text = `Restored from the back-up of ${new Date(createdAt).toISOString()}.`
  const epoch = await markRestored(folder, { at, text })
  const key = await loadSecretKey(dataFolder)
  const spec = await readSpec(path.join(folder, 'input'), key, run)
  if (spec) await writeSpec(path.join(folder, 'input'), key, { ...spec, epoch })
}
