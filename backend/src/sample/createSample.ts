import { thisMachine } from '@millrace/shared'
import type { Clock, Ids } from '../app/config.ts'
import { OWNER, type Store } from '../store/index.ts'

/** On the first start: creates and deploys the sample. Later starts change nothing, also when it was deleted. */
export async function createSample(store: Store, clock: Clock, ids: Ids): Promise<void> {
  if (await store.pipelines.any()) return
  const document = thisMachine()
  const pipeline = ids()
  const issue = () => ({ id: ids(), at: clock(), by: OWNER })
  await store.commands.create(pipeline, document, issue())
  await store.commands.deploy(pipeline, { sequence: 0, document, message: 'The sample' }, ids(), issue())
}
