import { Button, Stack, TextInput } from '@mantine/core'
import type { CreatedLink, DashboardLink } from '@millrace/shared'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import { api } from '../api/client.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { NotLoaded } from '../ui/NotLoaded.tsx'
import { say, sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { LinkList } from './LinkList.tsx'
import { NewLink } from './NewLink.tsx'

interface Props {
  pipeline: string
  opened: boolean
  onClose(): void
}

/** Makes, lists and revokes the read-only links of a dashboard. */
export function ShareDialog({ pipeline, opened, onClose }: Props) {
  const queries = useQueryClient()
  const path = `/pipelines/${pipeline}/links`
  const queryKey = ['links', pipeline]
  const links = useQuery({ queryKey, queryFn: ({ signal }) => api.get<DashboardLink[]>(path, signal), enabled: opened, staleTime: 0 })
  const field = useRef<HTMLInputElement>(null)
  const [label, setLabel] = useState('')
  const [made, setMade] = useState<CreatedLink>()
  const [isMaking, setMaking] = useState(false)
  const close = () => {
    setMade(undefined)
    onClose()
  }
  const make = async (event: FormEvent) => {
    event.preventDefault()
    setMaking(true)
    try {
      setMade(await api.post<CreatedLink>(path, { label }))
      setLabel('')
      await queries.invalidateQueries({ queryKey })
    } catch (error) {
      sayError(error)
    } finally {
      setMaking(false)
    }
  }
  const revoke = async (link: DashboardLink) => {
    try {
      await api.delete(`${path}/${link.id}`)
      if (made?.link.id === link.id) setMade(undefined)
      say(t('The link is revoked: it shows nothing any more.'))
      // The button that had the focus is gone.
      field.current?.focus()
    } catch (error) {
      sayError(error)
    }
    await queries.invalidateQueries({ queryKey })
  }
  return (
    <Dialog title={t('Share the dashboard')} opened={opened} onClose={close}>
      <Stack gap="md">
        <p className="mr-note">
          {t(
            'Anybody who has a link sees the tiles of this dashboard live, without signing in. Nobody can change anything by it, or see how the pipeline is made.',
          )}
        </p>
        <form className="mr-share-form" onSubmit={(event) => void make(event)}>
          <TextInput
            ref={field}
            label={t('What the link is for')}
            placeholder={t('such as the screen in the hall')}
            value={label}
            maxLength={100}
            onChange={(event) => setLabel(event.currentTarget.value)}
            data-autofocus
          />
          <Button type="submit" loading={isMaking}>
            {t('Make a link')}
          </Button>
        </form>
        {made && <NewLink key={made.link.id} token={made.token} />}
        {links.isError && links.data === undefined ? (
          <NotLoaded error={links.error} retry={() => void links.refetch()} isRetrying={links.isFetching} />
        ) : links.data === undefined ? (
          <p className="mr-note">{t('Loading the links')}</p>
        ) : links.data.length === 0 ? (
          <p className="mr-note">{t('There are no links: nobody sees this dashboard without signing in.')}</p>
        ) : (
          <LinkList links={links.data} onRevoke={revoke} />
        )}
      </Stack>
    </Dialog>
  )
}
