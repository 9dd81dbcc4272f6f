import { copyFile, link, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileSuffix, said, saidBy } from '@millrace/shared'
import { makeFolder } from '../../files/makeFolder.ts'
import { makeWhole } from '../../files/makeWhole.ts'
import { sinkSettings } from '../settings.ts'
import { DeliveryError, type SinkImplementation, type SinkWriter, type StagedOutput, type Staging } from '../sink.ts'
import type { Codec } from './avro/container.ts'
import { writeAvro } from './avro/write.ts'

interface FilesSettings {
  folder: string
  prefix: string
  format: 'jsonl' | 'csv' | 'parquet' | 'avro' | 'text'
  codec: Codec
}

const read = (settings: Record<string, unknown>): FilesSettings => sinkSettings('files', settings) as unknown as FilesSettings

/** Name of a batch's file, as Spark names it: `prefix-TIME_IN_MS.suffix`. */
function batchFileName(prefix: string, time: number, suffix: string): string {
  return `${prefix}-${time}.${suffix}`
}

async function syncPath(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Each batch's file is one more name for the staged one, which is durable and never written again; where the file system cannot do that,
 * or a file has the name already, it is copied aside, synced, and renamed. Either way a reader never sees half a file, and writing it
 * again changes nothing. Avro is written aside in the same way, from rows that are staged with their types.
 */
class FilesWriter implements SinkWriter {
  private readonly settings: FilesSettings
  private readonly claim: string

  constructor(settings: FilesSettings, claim: string) {
    this.settings = settings
    this.claim = claim
  }

  async deliver(output: StagedOutput): Promise<void> {
    const { folder, prefix, format, codec } = this.settings
    const name = batchFileName(prefix, output.time, fileSuffix(format))
    const target = path.join(folder, name)
    const aside = path.join(folder, `.${name}.part`)
    try {
      if (format === 'avro') {
        await writeAvro(output, codec, aside)
        await rename(aside, target)
      } else
        await link(output.file, target).catch(async () => {
          await copyFile(output.file, aside)
          await syncPath(aside)
          await rename(aside, target)
        })
      await syncPath(folder)
    } catch (cause) {
      await rm(aside, { force: true }).catch(() => undefined)
      throw new DeliveryError(
        said('Writing {target} failed: {reason}. It is tried again until the folder can be written.', { target, reason: saidBy(cause) }),
        {
          retry: true,
          cause,
        },
      )
    }
  }

  async close(): Promise<void> {
    await rm(this.claim, { force: true })
  }
}

/** One run per folder and prefix: the claim names the run that writes there. */
async function claimPrefix(settings: FilesSettings, run: string, node: string): Promise<string> {
  const claim = path.join(settings.folder, `.${settings.prefix}.millrace-claim`)
  const mine = JSON.stringify({ run, node })
  const unwritable = (cause: unknown) =>
    new DeliveryError(said('The folder {folder} cannot be written: {reason}.', { folder: settings.folder, reason: saidBy(cause) }), {
      retry: true,
      cause,
    })
  // A file in the folder's place is an EEXIST too, so the two steps are told apart.
  await makeFolder(settings.folder).catch((cause: unknown) => Promise.reject(unwritable(cause)))
  const made = await makeWhole(claim, mine).catch((cause: unknown) => Promise.reject(unwritable(cause)))
  if (!made) {
    const holder = await readFile(claim, 'utf8').catch(() => '')
    if (holder !== mine) {
      throw new DeliveryError(
        said(
          'Another run already writes files named "{prefix}-…" to {folder}. Choose another prefix or folder; if that run is gone for good, delete {claim}.',
          { prefix: settings.prefix, folder: settings.folder, claim },
        ),
        { retry: true },
      )
    }
  }
  return claim
}

/** Files in a folder, one per batch that puts out rows. Exactly once: a file appears whole or not at all, under a name that only its batch has. */
export const filesSink: SinkImplementation = {
  staging(settings): Staging {
    const { format } = read(settings)
    return format === 'avro' ? 'typed' : format
  },
  async open(settings, { run, node }) {
    const parsed = read(settings)
    return new FilesWriter(parsed, await claimPrefix(parsed, run, node))
  },
  async test(settings) {
    const { folder } = read(settings)
    const probe = path.join(folder, `.millrace-probe-${process.pid}`)
    try {
      await makeFolder(folder)
      await writeFile(probe, '')
      await rm(probe)
      return { ok: true, text: said('{folder} can be written.', { folder }) }
    } catch (error) {
      return { ok: false, text: said('{folder} cannot be written: {reason}.', { folder, reason: saidBy(error) }), setting: 'folder' }
    }
  },
}
