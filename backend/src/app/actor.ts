import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Authenticated } from '../auth/gate.ts'

/** Who makes the request: the gate has let nobody else through. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<Authenticated>().actor)
