/** The api process: started by the supervisor, which tells it by environment where to listen and by messages how the system is. */
import 'reflect-metadata'
import type { AddressInfo } from 'node:net'
import type { SystemInfo } from '@millrace/shared'
import { AnalysisService } from './analysis/service.ts'
import { createApp } from './app/createApp.ts'
import { randomIds, readConfig, systemClock } from './app/config.ts'
import { createSample } from './sample/createSample.ts'
import { migrate, openStore } from './store/index.ts'
import { System } from './system/system.service.ts'

/** Longest time that open requests are given at the end, in milliseconds. */
const END_MS = 2000

const config = await readConfig(process.env)
const store = await openStore(config)
await migrate(store)
await createSample(store, systemClock, randomIds)
const analyser = new AnalysisService()
const app = await createApp({ config, store, analyser, clock: systemClock, ids: randomIds })
const system = app.get(System)

let ending = false
async function end(): Promise<void> {
  if (ending) return
  ending = true
  // Browsers keep sockets open: what has not ended in time is cut off.
  setTimeout(() => process.exit(0), END_MS).unref()
  await app.close()
  await analyser.close()
  await store.close()
  process.exit(0)
}

process.on('SIGTERM', () => void end())
process.on('SIGINT', () => void end())
process.on('disconnect', () => void end())
process.on('message', (message: { system?: SystemInfo }) => {
  if (message.system) system.receive(message.system)
})

try {
  await app.init()
  // Not `app.listen`, which would log the error at length before it is told here in one line.
  await new Promise<void>((resolve, reject) => {
    app.getHttpServer().once('error', reject).listen(config.port, config.host, resolve)
  })
} catch (error) {
  console.error(listenError(error as NodeJS.ErrnoException))
  process.exit(1)
}
process.send?.({ ready: true, port: (app.getHttpServer().address() as AddressInfo).port })

function listenError(error: NodeJS.ErrnoException): string {
  const place = `${config.host}:${config.port}`
  if (error.code === 'EADDRINUSE') return `Another program listens on ${place}: stop it, or start Millrace with --port and another number.`
  if (error.code === 'EACCES') return `${place} may not be opened by this user: start Millrace with --port and a number from 1024.`
  if (error.code === 'EADDRNOTAVAIL') return `${config.host} is no address of this machine: start Millrace with --host and one that is.`
  return `${place} cannot be opened: ${error.message}`
}
