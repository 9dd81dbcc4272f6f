import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import type { NextFunction, Request, Response } from 'express'
import { Authentication } from '../auth/authentication.ts'
import { gate } from '../auth/gate.ts'
import { SocketAdapter } from '../live/socketAdapter.ts'
import { Links } from '../sharing/links.service.ts'
import { type ApiParts, AppModule } from './app.module.ts'
import { bodyProblems } from './bodyProblems.ts'
import { gzippedAssets } from './gzippedAssets.ts'

/** Largest body of a request: a document with its look-up tables. */
const BODY_BYTES = 32 * 1024 * 1024
const FOR_A_YEAR = 'public, max-age=31536000, immutable'

/** Builds the api, ready to listen. */
export async function createApp(parts: ApiParts): Promise<NestExpressApplication> {
  const { config } = parts
  const app = await NestFactory.create<NestExpressApplication>(AppModule.of(parts), {
    bodyParser: false,
    forceCloseConnections: true,
    logger: ['error', 'warn'],
  })
  const allowedHosts = [config.host.toLowerCase(), ...config.allowedHosts]
  const authentication = app.get(Authentication)
  app.disable('x-powered-by')
  app.use(gate(authentication, app.get(Links), allowedHosts))
  app.useBodyParser('json', { limit: BODY_BYTES })
  app.use(bodyProblems)
  servePages(app, config.frontend)
  app.useWebSocketAdapter(new SocketAdapter(app, authentication, allowedHosts))
  app.enableShutdownHooks([])
  return app
}

/** The built front end: files named by their contents are kept for a year; every other page is the one that draws itself by its address. */
function servePages(app: NestExpressApplication, folder: string): void {
  const assets = join(folder, 'assets')
  app.use('/assets', gzippedAssets(assets))
  app.useStaticAssets(assets, {
    prefix: '/assets',
    index: false,
    fallthrough: false,
    setHeaders: (response) => void response.setHeader('Cache-Control', FOR_A_YEAR),
  })
  app.useStaticAssets(folder, { index: false })
  const page = join(folder, 'index.html')
  app.use((request: Request, response: Response, next: NextFunction) => {
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !/^\/(api|socket\.io|assets)(\/|$)/.test(request.path)
    if (!isPage) return next()
    if (!existsSync(page)) return void response.status(503).type('text/plain').send('The front end is not built: run "npm run build".\n')
    response.sendFile(page, { cacheControl: false })
  })
}
