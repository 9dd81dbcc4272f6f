import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Request } from 'express'

/** Somebody with a read-only link. */
export interface Viewer {
  link: string
  pipeline: string
  workspace: string
}

/** Requests that passed the gate with a read-only link carry their viewer. */
export type Viewing = Request & { viewer: Viewer }

/** Who looks: the gate has let nobody without a link through. */
export const ByViewer = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<Viewing>().viewer)
