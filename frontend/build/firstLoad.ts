/** What a browser fetches before the first page stands, and its limit. */

/** Most bytes of scripts and styles, gzipped. */
export const FIRST_LOAD_BYTES = 250_000

/** The part of a built chunk that matters here. */
export interface Chunk {
  isEntry: boolean
  /** The module that it was made for. */
  facadeModuleId: string | null
  /** Chunks that are fetched with it. */
  imports: readonly string[]
  /** Its style sheets. */
  styles: readonly string[]
}

/** Files that are fetched for the entry and for modules that it always loads, by name. Throws where such a module has no chunk. */
export function firstLoad(chunks: ReadonlyMap<string, Chunk>, always: readonly string[]): string[] {
  const starts = [...chunks].filter(([, chunk]) => chunk.isEntry).map(([name]) => name)
  for (const module of always) {
    const found = [...chunks].find(([, { facadeModuleId }]) => facadeModuleId?.endsWith(module))
    if (!found) throw new Error(`No chunk is made for ${module}, which the first page is said to load: look at frontend/vite.config.ts.`)
    starts.push(found[0])
  }
  const fetched = new Set(starts)
  for (const name of fetched) for (const other of chunks.get(name)?.imports ?? []) fetched.add(other)
  return [...fetched, ...new Set([...fetched].flatMap((name) => chunks.get(name)?.styles ?? []))]
}
