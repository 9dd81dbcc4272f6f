import { Button } from '@mantine/core'
import type { SharedDashboard } from '@millrace/shared'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { api, type ApiError } from '../api/client.ts'
import { Failure } from '../app/Failure.tsx'
import { Waiting } from '../editor/Waiting.tsx'
import { t } from '../ui/text.ts'
import { openView } from './viewer.ts'

const SharedTiles = lazy(async () => ({ default: (await import('./SharedTiles.tsx')).SharedTiles }))

type Opened = ReturnType<typeof openView>

/** What a read-only link shows: the dashboard, or why there is none. */
export function SharedPage({ token }: { token: string }) {
  const [attempt, setAttempt] = useState(0)
  return <Attempt key={attempt} token={token} onAgain={() => setAttempt(attempt + 1)} />
}

function Attempt({ token, onAgain }: { token: string; onAgain(): void }) {
  const [opened, setOpened] = useState<Opened>()
  const [failure, setFailure] = useState<ApiError>()
  useEffect(() => {
    const loading = new AbortController()
    let view: Opened | undefined
    api.getAs<SharedDashboard>(token, '/shared/dashboard', loading.signal).then(
      (dashboard) => {
        view = openView(token, dashboard)
        setOpened(view)
      },
      (error: unknown) => {
        if (!loading.signal.aborted) setFailure(error as ApiError)
      },
    )
    return () => {
      loading.abort()
      view?.close()
    }
  }, [token])
  if (failure) return <NotShown reason={failure} onAgain={onAgain} />
  if (!opened) return <Waiting label={t('Loading the dashboard')} />
  return <Shown opened={opened} onAgain={onAgain} />
}

function Shown({ opened, onAgain }: { opened: Opened; onAgain(): void }) {
  const view = useStore(opened.store)
  const { ended } = view
  if (ended) return <NotShown reason={ended} onAgain={onAgain} />
  return (
    <Suspense fallback={<Waiting label={t('Loading the dashboard')} />}>
      <SharedTiles view={view} />
    </Suspense>
  )
}

/** Why there is no dashboard: that a link does not hold, and what to do, or what else went wrong. */
function NotShown({ reason, onAgain }: { reason: 'revoked' | ApiError; onAgain(): void }) {
  const title =
    reason === 'revoked'
      ? t('This link no longer holds')
      : reason.problem.code === 'linkInvalid'
        ? t('This link does not hold')
        : t('The dashboard could not be shown')
  useEffect(() => {
    document.title = `${title} – Millrace`
  }, [title])
  return (
    <Failure
      title={title}
      text={
        reason === 'revoked'
          ? t('It was revoked, or its pipeline was deleted. Whoever gave it to you can make another one.')
          : reason.problem.code === 'linkInvalid'
            ? t(
                'It was revoked, or its address is not complete: compare it with the one that you were given. Whoever made it can make another one.',
              )
            : reason.message
      }
      action={<Button onClick={onAgain}>{t('Try again')}</Button>}
    />
  )
}
