import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCopy, IconDownload, IconFilter } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from '../ui/text.ts'

interface Props {
  /** How many rows there are, or what was done last. */
  status: string
  /** It is what the person did: to be told to who does not see it. */
  isNews: boolean
  filtersOpen: boolean
  children: ReactNode
  onFilters(): void
  onCopy(): void
  onSave(): void
}

/** What can be done with the rows of a table as a whole. */
export function RowTools({ status, isNews, filtersOpen, children, onFilters, onCopy, onSave }: Props) {
  const filters = filtersOpen ? t('Hide the filters') : t('Filter the rows')
  return (
    <div className="mr-rows-tools">
      {children}
      <span className="mr-rows-status mr-num mr-clip">{status}</span>
      {/* What the person did is told; how many rows a live table has is not: that changes all the time. */}
      <span className="mr-hidden" role="status">
        {isNews ? status : ''}
      </span>
      <Tooltip label={filters}>
        <ActionIcon
          size={28}
          aria-label={t('Filter the rows')}
          aria-pressed={filtersOpen}
          onClick={onFilters}
          variant={filtersOpen ? 'light' : 'subtle'}
        >
          <IconFilter size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('Copy all rows that are shown')}>
        <ActionIcon size={28} aria-label={t('Copy the rows')} onClick={onCopy}>
          <IconCopy size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('Save the rows that are shown as CSV')}>
        <ActionIcon size={28} aria-label={t('Save as CSV')} onClick={onSave}>
          <IconDownload size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
