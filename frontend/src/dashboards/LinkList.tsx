import { Button, Group } from '@mantine/core'
import type { DashboardLink } from '@millrace/shared'
import { useId, useState } from 'react'
import { formatAgo } from '../ui/format.ts'
import { t } from '../ui/text.ts'

interface Props {
  links: readonly DashboardLink[]
  onRevoke(link: DashboardLink): Promise<void>
}

/** The links that hold, newest first. Revoking asks once more: nobody can bring a link back. */
export function LinkList({ links, onRevoke }: Props) {
  const [asked, setAsked] = useState<string>()
  /** Whose button gets the focus back. */
  const [kept, setKept] = useState<string>()
  const [now] = useState(Date.now)
  const warning = useId()
  return (
    <ul className="mr-share-list" aria-label={t('Links')}>
      {links.map((link) => (
        <li key={link.id}>
          <div className="mr-share-name">
            <bdi className="mr-clip" title={link.label}>
              {nameOf(link)}
            </bdi>
            <span className="mr-dim mr-small">
              {link.usedAt === null
                ? t('made {made}, never used', { made: formatAgo(link.createdAt, now) })
                : t('made {made}, last opened {used}', { made: formatAgo(link.createdAt, now), used: formatAgo(link.usedAt, now) })}
            </span>
          </div>
          {asked === link.id ? (
            <Group gap="sm" role="group" aria-label={t('Revoke {name}?', { name: nameOf(link) })}>
              <span id={warning} className="mr-small">
                {t('Whoever has it sees nothing from then on, and it cannot be brought back.')}
              </span>
              <Button size="compact-sm" color="red" onClick={() => void onRevoke(link)}>
                {t('Revoke it')}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                autoFocus
                aria-describedby={warning}
                onClick={() => {
                  setAsked(undefined)
                  setKept(link.id)
                }}
              >
                {t('Keep it')}
              </Button>
            </Group>
          ) : (
            <Button
              size="compact-sm"
              variant="default"
              autoFocus={kept === link.id}
              aria-label={t('Revoke {name}…', { name: nameOf(link) })}
              onClick={() => setAsked(link.id)}
            >
              {t('Revoke…')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

const nameOf = ({ label }: DashboardLink): string => label || t('A link without a name')
