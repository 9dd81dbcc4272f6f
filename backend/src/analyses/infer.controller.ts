import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common'
import { type InferAnswer, inferSchema, saidBy } from '@millrace/shared'
import type { z } from 'zod'
import { ApiError } from '../app/problems.ts'
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
    try {
      return { format: await this.#analyser.inferFormat(body.kind, body.sample) }
    } catch (error) {
      throw new ApiError(422, 'cannotInfer', { reason: saidBy(error) })
    }
  }
}
