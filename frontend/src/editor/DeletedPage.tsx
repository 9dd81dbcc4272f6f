import { Button, Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { api, ApiError } from '../api/client.ts'
import { Failure } from '../app/Failure.tsx'
import { live } from '../live/connection.ts'
import { sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'

/** Stands in the place of a pipeline that was deleted while it was open; `reopen` is called once it may be there again. */
export function DeletedPage({ id, name, reopen }: { id: string; name: string; reopen(): void }) {
  const shown = name || t('Unnamed pipeline')
  useEffect(() => live.onExistence((pipeline, isThere) => pipeline === id && isThere && reopen()), [id, reopen])
  /** Whoever brings it back is told over the socket too, and then this page may be closed before its answer is here. */
  const isOpen = useRef(true)
  useEffect(() => {
    isOpen.current = true
    return () => void (isOpen.current = false)
  }, [])
  const restore = useMutation({
    mutationFn: () => api.post(`/pipelines/${id}/restore`),
    onSettled: (_, error) => {
      if (!isOpen.current) return
      // Not there among the deleted ones: it is back already, or it is too late. Loading it tells which.
      if (error && !(error instanceof ApiError && error.status === 404)) return sayError(error)
      reopen()
    },
  })
  useEffect(() => {
    document.title = `${shown} – Millrace`
  }, [shown])
  return (
    <Failure
      title={t('This pipeline was deleted')}
      text={t(
        '{name} was deleted in another tab or by somebody else. It can be brought back for 30 days as it was, with changes that you made here and that were not saved yet. If it ran, it goes on where it stopped.',
        { name: shown },
      )}
      action={
        <Group gap="md">
          <Button loading={restore.isPending} onClick={() => restore.mutate()}>
            {t('Bring it back')}
          </Button>
          <Button component={Link} to="/" variant="default">
            {t('All pipelines')}
          </Button>
        </Group>
      }
    />
  )
}
