/** What is to be known of a batch's rows that were computed again. */
import { problemInWords, type BatchRows, type PipelineDocument } from '@millrace/shared'
import { beganEmpty, notCopied } from '../replay/beganEmpty.ts'
import { t } from '../ui/text.ts'

type Nodes = PipelineDocument['nodes']

const nameIn = (nodes: Nodes, node: string): string => nodes[node]?.name ?? node

/** Why there are no rows to be seen. */
export function whyNoRows({ columns, lacking, notDue, problems }: BatchRows, nodes: Nodes): string {
  if (notDue !== null) return t('This step puts out rows every {every, duration}: not in this batch.', { every: notDue })
  if (columns) return t('No rows in this batch.')
  const gone = Object.entries(lacking).find(([, { records }]) => records === 0)
  if (gone) {
    return t(
      'The {count, plural, one {record} other {# records}} of “{name}” in this batch are not kept any more: only the newest of an input are. Look at a newer batch.',
      { count: gone[1].of, name: nameIn(nodes, gone[0]) },
    )
  }
  return [t('These rows cannot be computed.'), ...problems.map(problemInWords)].join(' ')
}

/** Why these rows may not be those that the run had. */
export function cautionsOf(rows: BatchRows, { nodes, interval }: Pick<PipelineDocument, 'nodes' | 'interval'>): string[] {
  if (!rows.columns || rows.notDue !== null) return []
  const empty = rows.began ? beganEmpty(rows.began, rows, (node) => nameIn(nodes, node), { interval, isOneBatch: true }) : []
  const cautions = [
    ...Object.entries(rows.lacking).map(([node, { records, of }]) =>
      t('Of the {of, number} records of “{name}” only the last {records, number} are kept.', { of, records, name: nameIn(nodes, node) }),
    ),
    ...empty,
    ...(empty.length > 0 ? notCopied(rows.noSnapshot) : []),
    ...(rows.isByLedger ? [] : [t('Nobody holds the run now: which records were of this batch is told by when they came.')]),
    ...rows.problems.map(problemInWords),
  ]
  if (rows.reported === null || rows.reported === rows.total) return cautions
  const differs = t(
    'The run counted {reported, plural, one {# row} other {# rows}} here, computed again {total, plural, one {it is #} other {they are #}}.',
    {
      reported: rows.reported,
      total: rows.total,
    },
  )
  // With no other reason, what the run knew came from another version or from a state that was put back.
  return cautions.length > 0
    ? [differs, ...cautions]
    : [`${differs} ${t('What the run knew then came from before this version, or from a file that was put in its place.')}`]
}
