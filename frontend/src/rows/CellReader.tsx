import { CopyButton, Button, Popover } from '@mantine/core'
import type { Column, Json } from '@millrace/shared'
import type { ReactElement } from 'react'
import { t } from '../ui/text.ts'
import { exactText, isMissing, nestedValue, shownText } from './cells.ts'
import { ValueTree } from './ValueTree.tsx'

interface Props {
  cell: Json | undefined
  column: Column
  timeZone: string
  children: ReactElement
  onClose(): void
}

/** A cell in full, beside it: a nested value as a tree, a text with all its lines. */
export function CellReader({ cell, column, timeZone, children, onClose }: Props) {
  const nested = nestedValue(cell, column)
  return (
    <Popover opened onChange={(opened) => !opened && onClose()} trapFocus returnFocus position="bottom-start" shadow="md" withRoles={false}>
      <Popover.Target>
        <span className="mr-rows-opened">{children}</span>
      </Popover.Target>
      <Popover.Dropdown
        className="mr-reader"
        role="dialog"
        aria-label={t('{column} in full', { column: column.name })}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        <div className="mr-reader-head">
          <bdi className="mr-clip">{column.name}</bdi>
          <span className="mr-dim mr-fill">{column.type}</span>
          <CopyButton value={exactText(cell)}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? t('Copied') : t('Copy')}
              </Button>
            )}
          </CopyButton>
        </div>
        <div className="mr-reader-body" tabIndex={0} role="group" aria-label={t('Value')}>
          {nested !== undefined ? (
            <ValueTree value={nested} />
          ) : isMissing(cell) ? (
            <span className="mr-dim">{t('No value (NULL)')}</span>
          ) : cell === '' ? (
            <span className="mr-dim">{t('Empty text')}</span>
          ) : (
            <bdi className="mr-reader-text">{shownText(cell, column, timeZone)}</bdi>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
