/** The names of the tables of what a run keeps between batches, the same in every version that has it. */
import type { Relation, RelationId } from '@millrace/shared'
import type { Compute } from '../duckdb/render/computeSql.ts'
import type { SideName } from '../duckdb/render/joinSql.ts'
import { digest } from './lineage.ts'

/** Table of a window's rows. */
export const rowsTable = (window: RelationId) => `__mr_w_${window}`
/** Table of a fold's partial aggregates over a window. */
export const partialTable = (window: RelationId, fold: RelationId) => `__mr_p_${window}_${fold}`
/** Table of the rows of a table that is made of what arrives, of which a node has one. */
export const keptTable = (node: string) => `__mr_t_${node}`
/** Table of the rows of a join's side that wait. */
export const sideTable = (join: RelationId, side: SideName) => `__mr_j_${join}_${side}`
/** Table of a state's keys with what is kept of each. */
export const stateTable = (relation: Relation & { op: 'state' }) => `__mr_s_${relation.node}_${relation.state}`

/** Tables of the rows that wait in windows by event time, and of their watermark. */
export const eventsTable = (window: RelationId) => `__mr_e_${window}`
export const marksTable = (window: RelationId) => `__mr_em_${window}`

/** Table of what a computation remembers. */
export const modelTable = ({ node, model }: Compute) => `__mr_m_${node}_${model!.name}`
/** The name of that table's one column, which says of which shape the model is. */
export const modelColumn = ({ model }: Compute) => `shape_${digest(model!.shape)}`
