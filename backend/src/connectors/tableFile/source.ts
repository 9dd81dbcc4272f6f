import { watch } from 'node:fs'
import path from 'node:path'
import { said, SaidError, type ConnectionTest, type Format, type JsonObject, type Refresh } from '@millrace/shared'
import { lookByReceiver } from '../lookByReceiver.ts'
import type { SourceContext, SourceImplementation } from '../source.ts'
import { TableReceiver, type TableReader } from '../wholeTables/receiver.ts'
import { beginning, found, type TableKind } from './read.ts'
import { columnsApart, readApart } from './reading.ts'

interface TableFileSettings extends Refresh {
  path: string
  kind: TableKind
}

/** A file that was changed less than this time ago may still be written. What is moved in is taken at once. */
const REST_MS = 500

/** A file as a table. */
function readerOf({ path: file, kind }: TableFileSettings, format: Format, now: () => number): TableReader {
  return {
    mark: async () => {
      const { size, mtimeMs } = await found(file)
      // By the clocks of two machines the change may seem to be yet to come.
      return Math.abs(now() - mtimeMs) > REST_MS ? `${mtimeMs} ${size}` : null
    },
    watch: (changed) => {
      try {
        // The folder: a file that is moved in is another one.
        const watcher = watch(path.dirname(file), (_, name) => {
          if (name === null || name === path.basename(file)) changed()
        })
        watcher.on('error', () => undefined)
        return () => watcher.close()
      } catch {
        // What cannot be watched is looked at again and again; why it cannot be read, the look tells.
        return () => undefined
      }
    },
    read: (signal) => readApart(file, kind, format, signal),
  }
}

const start = (settings: JsonObject, context: SourceContext) => {
  const own = settings as unknown as TableFileSettings
  return new TableReceiver(own, readerOf(own, context.format, context.now), context)
}

export const tableFileSource: SourceImplementation = {
  replayable: true,
  place: (settings) => String(settings['path']),
  start,
  look: (settings, context) => lookByReceiver(start, settings, context),
  test: async (settings, signal) => {
    try {
      return await tested(settings as unknown as TableFileSettings, signal)
    } catch (error) {
      if (!(error instanceof SaidError)) throw error
      return { ok: false, text: error.said, setting: 'path' }
    }
  },
}

async function tested({ path: file, kind }: TableFileSettings, signal?: AbortSignal): Promise<ConnectionTest> {
  const { size } = await found(file)
  if (kind !== 'parquet')
    return {
      ok: true,
      text: said('The file is there, with {size, plural, one {# byte} other {# bytes}}.', { size }),
      sample: { kind, text: await beginning(file) },
    }
  const columns = await columnsApart(file, signal)
  return { ok: true, text: said('The file is there, with the columns {columns}.', { columns: columns.map(({ name }) => name) }), columns }
}
