/**
 * What a run's owner asked for last, in its input folder: a restarted intake has the receivers at once. Sealed, for it holds resolved
 * secrets.
 */
import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { replaceWhole } from '../files/replaceWhole.ts'
import type { IntakeOpen } from '../ipc/messages.ts'
import { seal, unseal } from '../secrets/seal.ts'

const specFile = (inputFolder: string) => path.join(inputFolder, 'spec.sealed')

export async function writeSpec(inputFolder: string, key: Buffer, request: IntakeOpen): Promise<void> {
  await mkdir(inputFolder, { recursive: true })
  await replaceWhole(specFile(inputFolder), seal(key, JSON.stringify(request), request.run), 0o600)
}

/** Null when the run's receivers are not to work. Throws when it was sealed with another key. */
export async function readSpec(inputFolder: string, key: Buffer, run: string): Promise<IntakeOpen | null> {
  const sealed = await readFile(specFile(inputFolder), 'utf8').catch(() => null)
  return sealed === null ? null : (JSON.parse(unseal(key, sealed, run)) as IntakeOpen)
}

export const removeSpec = (inputFolder: string): Promise<void> => rm(specFile(inputFolder), { force: true })
