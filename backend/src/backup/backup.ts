/** Backs up an installation into a folder, while it runs or while it is stopped. */
import { constants, copyFile, cp, mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { RunSnapshot } from '../ipc/messages.ts'
import { lockFolder } from '../ipc/folderLock.ts'
import { sealFiles } from '../files/sealFiles.ts'
import { openStore, type Store } from '../store/index.ts'
import { copyRun } from './copyRuns.ts'
import { exists, holdStopped, isInstallation, OWN_FILES } from './installation.ts'
import { BACKUP_FORMAT, type Manifest, writeManifest } from './manifest.ts'
import { BackupProblem } from './problem.ts'
import { dumpStore, requireCurrentStore } from './storeDump.ts'

export interface BackupOptions {
  dataFolder: string
  /** A folder that does not exist yet, or is empty. */
  target: string
  /** The store's PostgreSQL, if that is where it is. */
  databaseUrl: string | undefined
  /** Of this program. */
  version: string
  now(): number
}

export interface BackupSummary {
  runs: number
  bytes: number
}

/** Throws a BackupProblem with the reason; then nothing is left in the target. */
export async function backup(options: BackupOptions): Promise<BackupSummary> {
  const { dataFolder, target } = options
  if (!(await isInstallation(dataFolder))) {
    throw new BackupProblem(`There is no installation of Millrace in ${dataFolder}: give its data folder with --data.`)
  }
  const isNew = await requireNewFolder(target)
  const lock = lockFolder(dataFolder, 'backup')
  if (!lock) throw new BackupProblem(`Another back-up of ${dataFolder} is being taken: wait until it is done.`)
  try {
    return await fill(options)
  } catch (error) {
    if (isNew) await rm(target, { recursive: true, force: true })
    else for (const name of await readdir(target)) await rm(path.join(target, name), { recursive: true, force: true })
    throw error
  } finally {
    lock.release()
  }
}

/** Whether the folder has to be made. Throws when it holds anything. */
async function requireNewFolder(target: string): Promise<boolean> {
  const names = await readdir(target).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw new BackupProblem(`${target} is no folder that a back-up can be written to: ${cause.message}.`, { cause })
  })
  if (names && names.length > 0) throw new BackupProblem(`${target} is not empty: a back-up is written to a new or an empty folder.`)
  return names === null
}

async function fill({ dataFolder, target, databaseUrl, version, now }: BackupOptions): Promise<BackupSummary> {
  const createdAt = now()
  await mkdir(target, { recursive: true, mode: 0o700 })
  for (const name of OWN_FILES) {
    const file = path.join(dataFolder, name)
    if (await exists(file)) await copyFile(file, path.join(target, name))
  }
  const stopped = await holdStopped(dataFolder)
  const store = await openStore({ dataFolder, databaseUrl })
  try {
    const migration = await requireCurrentStore(store)
    const snapshots = await copyRuns({ dataFolder, target, store, live: stopped === null })
    // After the runs: a version that is deployed meanwhile takes over from the one that was copied, as it would have anyway.
    await dumpStore(store, path.join(target, 'store'), (run) => asCounted(run, snapshots.get(String(run['id']))))
    const files = await sealFiles(target)
    const runs: Manifest['runs'] = Object.fromEntries([...snapshots].map(([run, { epoch, time }]) => [run, { epoch, time }]))
    await writeManifest(target, { format: BACKUP_FORMAT, version, createdAt, store: { migration }, runs, files })
    return { runs: snapshots.size, bytes: Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0) }
  } finally {
    await store.close()
    stopped?.release()
  }
}

/** Copies every run that the store names and that has a folder. */
async function copyRuns(from: { dataFolder: string; target: string; store: Store; live: boolean }): Promise<Map<string, RunSnapshot>> {
  const { dataFolder, target, store, live } = from
  const snapshots = new Map<string, RunSnapshot>()
  for (const { id } of await store.db.selectFrom('runs').select('id').orderBy('id').execute()) {
    if (!(await exists(path.join(dataFolder, 'runs', id)))) continue
    const copying = copyRun({ dataFolder, run: id, live }, async (folder, snapshot) => {
      await cp(folder, path.join(target, 'runs', id), { recursive: true, mode: constants.COPYFILE_FICLONE })
      snapshots.set(id, snapshot)
    })
    await copying.catch(async (error: unknown) => {
      // It was reset, and cleared away meanwhile.
      if (await exists(path.join(dataFolder, 'runs', id))) throw error
    })
  }
  return snapshots
}

/** A run as its owner had counted it when it was copied: batches that came later will come again after a restore. */
function asCounted(run: Record<string, unknown>, snapshot: RunSnapshot | undefined): Record<string, unknown> {
  if (!snapshot?.counted) return run
  return { ...run, completedBatches: snapshot.counted.batches, records: snapshot.counted.records }
}
