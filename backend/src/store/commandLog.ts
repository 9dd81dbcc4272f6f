import type { Json } from '@millrace/shared'
import type { Transaction } from 'kysely'
import type { Actor, CommandKind, Tables } from './tables.ts'

export interface LoggedCommand {
  id: string
  at: number
  by: Actor
  kind: CommandKind
  pipeline: string
  run?: string | undefined
  params?: Record<string, Json>
}

/** Enters a command in the log. Call it before the change it is about, in the same transaction. */
export async function logCommand(trx: Transaction<Tables>, command: LoggedCommand): Promise<void> {
  await trx
    .insertInto('commands')
    .values({
      id: command.id,
      at: command.at,
      actor: command.by.actor,
      workspace: command.by.workspace,
      kind: command.kind,
      pipeline: command.pipeline,
      run: command.run ?? null,
      params: JSON.stringify(command.params ?? {}),
    })
    .execute()
}
