/** The intake process: started by the supervisor, which tells it by environment where to listen. */
import { sourceImplementations } from './connectors/sources.ts'
import { Intake } from './intake/intake.ts'
import { type FolderLock, lockFolder } from './ipc/folderLock.ts'
import { listenError } from './ipc/listenError.ts'
import { tellParent } from './ipc/tellParent.ts'
import { whenParentEnds } from './ipc/whenParentEnds.ts'

const LOCK_WAIT_MS = 10_000
const LOCK_RETRY_MS = 20

const dataFolder = process.env['MILLRACE_DATA'] ?? '.millrace'
const host = process.env['MILLRACE_INGEST_HOST'] ?? process.env['MILLRACE_HOST'] ?? '127.0.0.1'
const port = Number(process.env['MILLRACE_INGEST_PORT'] ?? 0)

async function takeLock(): Promise<FolderLock> {
  // The one before may still be ending.
  const until = performance.now() + LOCK_WAIT_MS
  for (;;) {
    const lock = lockFolder(dataFolder, 'intake')
    if (lock) return lock
    if (performance.now() > until) throw new Error(`Another intake works on ${dataFolder}: stop it first.`)
    await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS))
  }
}

function start(): Promise<Intake> {
  return Intake.start({
    dataFolder,
    implementations: sourceImplementations,
    host,
    port,
    wall: () => Date.now(),
    monotonic: () => performance.now(),
    log: (line) => console.error(line),
  }).catch((error: NodeJS.ErrnoException) => {
    throw ['listen', 'getaddrinfo'].includes(error.syscall ?? '') ? new Error(listenError(error, host, port, '--ingest-port')) : error
  })
}

try {
  const lock = await takeLock()
  const intake = await start()
  let ending = false
  const end = async () => {
    if (ending) return
    ending = true
    await intake.close()
    lock.release()
    process.exit(0)
  }
  process.on('SIGTERM', () => void end())
  process.on('SIGINT', () => undefined)
  whenParentEnds(() => void end())
  tellParent({ ready: true, ingestPort: intake.ingestPort })
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
