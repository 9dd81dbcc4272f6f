import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common'
import { type InferAnswer, inferSchema } from '@millrace/shared'
import type { z } from 'zod'
import { ANALYSER, type Analyser } from './analyses.service.ts'

@Controller('api/infer')
export class InferController {
  readonly #analyser: Analyser
  constructor(@Inject(ANALYSER) analyser: Analyser) {
    this.#analyser = analyser
  }

  @Post()
  @HttpCode(200)
  async infer(@Body({ schema: inferSchema }) body: z.output<typeof inferSchema>): Promise<InferAnswer> {
    return { format: await this.#analyser.inferFormat(body.kind, body.sample) }
  }
}
