import type { Json } from '../json.ts'
import type { Said } from '../text/said.ts'
import type { Operation } from './operations.ts'

/** How bad a problem is: an `error` forbids Deploy; a `warning` or `notice` only tells. */
export type Severity = 'error' | 'warning' | 'notice'

/** A problem of a draft as a code with parameters; the catalogue of texts (`graph/messages.ts`) turns it into words. */
export interface Problem {
  code: string
  severity: Severity
  params: Record<string, Json>
  node?: string
  port?: string
  /** Path of the setting, such as `length` or `conditions.0.column`. */
  setting?: string
  /** A change that mends it, applied with a click. */
  fix?: { label: Said; operations: Operation[] }
}
