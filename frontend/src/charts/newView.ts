/** Charts that fit a live table's columns. */
import { isNumeric, type Column, type PipelineDocument, type View } from '@millrace/shared'
import { t } from '../ui/text.ts'

const isNumber = ({ type }: Column): boolean => isNumeric(type)
const isTime = ({ type }: Column): boolean => /^(TIMESTAMP|DATE)/.test(type)

/** A first chart that fits the columns; of the `kind` that is wanted, else of the one that fits best. */
export function newView(node: string, columns: readonly Column[], wanted?: View['kind']): View {
  const numbers = columns.filter(isNumber).map(({ name }) => name)
  const text = columns.find((column) => !isNumber(column) && !isTime(column))
  const time = columns.find(isTime)
  const kind = wanted ?? (numbers.length === 0 ? 'table' : text && !time ? 'bar' : 'line')
  const measure = numbers[0]
  const y = numbers.slice(0, 1)
  switch (kind) {
    case 'table':
      return { node, kind, title: t('Rows'), y: [] }
    case 'number':
      return { node, kind, title: measure ?? t('Number'), y }
    case 'bar': {
      const by = text ?? time ?? columns[0]
      const title = measure !== undefined && by ? t('{measure} by {name}', { measure, name: by.name }) : t('Bars')
      return { node, kind, title, ...(by && { x: by.name }), y }
    }
    default:
      return { node, kind, title: measure ?? t('Line'), ...(time && { x: time.name }), ...(text && { series: text.name }), y }
  }
}

/** An id for one more chart of a live table. */
export function newViewId(views: PipelineDocument['views'], node: string): string {
  for (let n = 1; ; n++) {
    const id = `${node}-view-${n}`.slice(-48)
    if (!Object.hasOwn(views, id)) return id
  }
}
