import { Inject, Injectable } from '@nestjs/common'
import type { SystemInfo } from '@millrace/shared'
import { Announcements } from '../app/announcements.ts'
import { API_CONFIG, type ApiConfig } from '../app/config.ts'

/** What the supervisor says of its processes. */
@Injectable()
export class System {
  readonly #announcements: Announcements
  readonly #here: Pick<SystemInfo, 'ingestPort' | 'data'>
  #info: SystemInfo | undefined

  constructor(announcements: Announcements, @Inject(API_CONFIG) config: ApiConfig) {
    this.#announcements = announcements
    this.#here = { ingestPort: config.ingestPort, data: config.dataFolder }
  }

  /** As of the supervisor's last message; this process alone while none came (it was started without a supervisor). */
  get info(): SystemInfo {
    return { ...(this.#info ?? { version: '', children: [], redis: 'down' }), ...this.#here }
  }

  receive(info: SystemInfo): void {
    this.#info = info
    this.#announcements.emit('system', this.info)
  }
}
