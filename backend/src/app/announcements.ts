import { EventEmitter } from 'node:events'
import { Injectable } from '@nestjs/common'
import type { Analysis, OrderedChange, SystemInfo } from '@millrace/shared'

/** What one part of the api tells the others; the gateway passes it on to browsers. */
interface Announced {
  change: [pipeline: string, change: OrderedChange]
  analysis: [pipeline: string, analysis: Analysis]
  /** The list of pipelines, or what it shows of one, changed. */
  pipelines: []
  /** A pipeline was deleted, or brought back. */
  existence: [pipeline: string, isThere: boolean]
  /** The desired state of a pipeline's run changed in the store. */
  desired: [pipeline: string]
  system: [info: SystemInfo]
  /** A read-only link holds no longer. */
  revoked: [link: string]
}

@Injectable()
export class Announcements extends EventEmitter<Announced> {}
