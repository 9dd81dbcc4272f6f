/** The api process: started by the supervisor, which tells it by environment where to listen and by messages how the system is. */
import 'reflect-metadata'
import type { AddressInfo } from 'node:net'
import type { SystemInfo } from '@millrace/shared'
import { AnalysisService } from './analysis/service.ts'
import { createApp } from './app/createApp.ts'
import { randomIds, randomTokens, readConfig, systemClock } from './app/config.ts'
import { emptyScratch } from './files/scratch.ts'
import { listenError } from './ipc/listenError.ts'
import { tellParent } from './ipc/tellParent.ts'
import { whenParentEnds } from './ipc/whenParentEnds.ts'
import { PreviewService } from './preview/service.ts'
import { createSample } from './sample/createSample.ts'
import { migrate, openStore } from './store/index.ts'
import { System } from './system/system.service.ts'

/** Longest time that open requests are given at the end, in milliseconds. */
const END_MS = 2000

try {
  await start()
} catch (error) {
  // One line: whoever starts Millrace has no use for where in it an error arose.
  console.error((error as Error).message)
  process.exit(1)
}

async function start(): Promise<void> {
  const config = await readConfig(process.env)
  const store = await openStore(config)
  await migrate(store)
  await createSample(store, systemClock, randomIds)
  const scratch = await emptyScratch(config.dataFolder)
  const analyser = new AnalysisService({ scratch })
  const previewer = new PreviewService({ scratch })
  const app = await createApp({ config, store, analyser, previewer, clock: systemClock, ids: randomIds, tokens: randomTokens })
  const system = app.get(System)

  let ending = false
  const end = async (): Promise<void> => {
    if (ending) return
    ending = true
    // Browsers keep sockets open: what has not ended in time is cut off.
    setTimeout(() => process.exit(0), END_MS).unref()
    await app.close()
    await analyser.close()
    await previewer.close()
    await store.close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end())
  whenParentEnds(() => void end())
  process.on('message', (message: { system?: SystemInfo }) => {
    if (message.system) system.receive(message.system)
  })

  await app.init()
  // Not `app.listen`, which would log the error at length before it is told in one line.
  await new Promise<void>((resolve, reject) => {
    app
      .getHttpServer()
      .once('error', (error) => reject(new Error(listenError(error, config.host, config.port, '--port'))))
      .listen(config.port, config.host, resolve)
  })
  tellParent({ ready: true, port: (app.getHttpServer().address() as AddressInfo).port })
}
