import { IconMinus, IconPencil, IconPlus } from '@tabler/icons-react'
import { t } from '../ui/text.ts'
import type { Mark } from './changeInWords.ts'

const ICONS = { added: IconPlus, removed: IconMinus, changed: IconPencil }
const words = (mark: Mark): string => (mark === 'added' ? t('added') : mark === 'removed' ? t('removed') : t('changed'))

/** What became of a thing between two versions: by icon, word and colour. */
export function MarkWord({ mark }: { mark: Mark }) {
  const Icon = ICONS[mark]
  return (
    <span className="mr-mark" data-mark={mark}>
      <Icon size={14} aria-hidden /> {words(mark)}
    </span>
  )
}
