import { Injectable } from '@nestjs/common'
import type { SystemInfo } from '@millrace/shared'
import { Announcements } from '../app/announcements.ts'

/** What the supervisor says of its processes. */
@Injectable()
export class System {
  readonly #announcements: Announcements
  #info: SystemInfo | undefined

  constructor(announcements: Announcements) {
    this.#announcements = announcements
  }

  /** As of the supervisor's last message; this process alone while none came (it was started without a supervisor). */
  get info(): SystemInfo {
    return this.#info ?? { version: '', children: [], redis: 'down' }
  }

  receive(info: SystemInfo): void {
    this.#info = info
    this.#announcements.emit('system', info)
  }
}
