import { existsSync, readdirSync } from 'node:fs'
import { extname } from 'node:path'
import type { NextFunction, Request, Response } from 'express'

/**
 * Has the gzipped copy of a file sent that the build has put beside it, to those who take one. Stands before what sends the files of the
 * folder; `type` is that of the file itself.
 */
export function gzippedAssets(folder: string): (request: Request, response: Response, next: NextFunction) => void {
  // The folder is built before the server starts, and its files are named by their contents.
  const copies = new Set(existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.gz')) : [])
  return (request, response, next) => {
    const copy = `${request.path.slice(1)}.gz`
    if (!copies.has(copy)) return next()
    response.vary('Accept-Encoding')
    if (request.acceptsEncodings('gzip') === 'gzip') {
      response.type(extname(request.path)).set('Content-Encoding', 'gzip')
      request.url = `/${copy}`
    }
    next()
  }
}
