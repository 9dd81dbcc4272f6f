import type { Format, InferAnswer } from '@millrace/shared'
import { api } from '../api/client.ts'

/** Most characters of a sample that are looked at: the api takes no more. */
const SAMPLE_CHARACTERS = 900_000

/** What records of this kind look like, found in a sample. Throws `ApiError` with the reason. */
export async function inferFormat(kind: Format['kind'], sample: string): Promise<Format> {
  const start = sample.slice(0, SAMPLE_CHARACTERS)
  // A last line without its end counts as cut off.
  const whole = start.length < sample.length || start.endsWith('\n') ? start : `${start}\n`
  return (await api.post<InferAnswer>('/infer', { kind, sample: whole })).format
}
