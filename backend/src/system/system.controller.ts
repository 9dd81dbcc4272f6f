import { Controller, Get } from '@nestjs/common'
import type { SystemInfo } from '@millrace/shared'
import { System } from './system.service.ts'

@Controller('api/system')
export class SystemController {
  readonly #system: System
  constructor(system: System) {
    this.#system = system
  }

  @Get()
  info(): SystemInfo {
    return this.#system.info
  }
}
