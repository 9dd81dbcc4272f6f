import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'
import { firstLoad, FIRST_LOAD_BYTES, type Chunk } from './firstLoad.ts'

/** Files that the server sends gzipped: their contents shrink. */
const SHRINKS = /\.(js|css|svg)$/

/** Puts a gzipped copy beside each asset, and lets no build through whose first page has become too heavy. */
export function gzipped(always: readonly string[]): Plugin {
  return {
    name: 'gzipped',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      const sizes = new Map<string, number>()
      for (const name of Object.keys(bundle).filter((each) => SHRINKS.test(each))) {
        const file = path.join(dir!, name)
        const bytes = gzipSync(readFileSync(file), { level: 9 })
        sizes.set(name, bytes.length)
        writeFileSync(`${file}.gz`, bytes)
      }
      const fetched = firstLoad(chunksOf(bundle), always)
      const sum = fetched.reduce((bytes, name) => bytes + (sizes.get(name) ?? 0), 0)
      if (sum <= FIRST_LOAD_BYTES) return
      const heaviest = fetched.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0)).slice(0, 5)
      const list = heaviest.map((name) => `${name}: ${Math.round((sizes.get(name) ?? 0) / 1000)} kB`).join(', ')
      this.error(
        `The first page fetches ${Math.round(sum / 1000)} kB gzipped, more than ${FIRST_LOAD_BYTES / 1000} kB. Load heavy parts when they are needed. The heaviest: ${list}.`,
      )
    },
  }
}

function chunksOf(bundle: Rolldown.OutputBundle): Map<string, Chunk> {
  const chunks = Object.entries(bundle).flatMap(([name, output]) => (output.type === 'chunk' ? [[name, output] as const] : []))
  return new Map(
    chunks.map(([name, { isEntry, facadeModuleId, imports, viteMetadata }]) => [
      name,
      { isEntry, facadeModuleId, imports, styles: [...(viteMetadata?.importedCss ?? [])] },
    ]),
  )
}
