import { Button, Center, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link, useRouteError } from 'react-router'
import { ApiError } from '../api/client.ts'
import { t } from '../ui/text.ts'

/** A whole page that says what is wrong and what to do. */
export function Failure({ title, text, action }: { title: string; text: string; action?: ReactNode }) {
  return (
    <Center component="main" mih="100vh" p="xl">
      <Stack maw={480} gap="sm" role="alert">
        <Title order={1} size="h3">
          {title}
        </Title>
        <Text c="dimmed">{text}</Text>
        <div>
          {action ?? (
            <Button component={Link} to="/">
              {t('All pipelines')}
            </Button>
          )}
        </div>
      </Stack>
    </Center>
  )
}

interface PartFailureProps {
  /** The title where it is not there, and where it could not be asked for, which is worth another try. */
  gone: string
  failed: string
  error: Error
  retry(): void
  /** Where to go from what is not there; the list of pipelines where nothing is named. */
  back?: ReactNode
}

/** What a page is about could not be loaded. */
export function PartFailure({ gone, failed, error, retry, back }: PartFailureProps) {
  const isGone = error instanceof ApiError && error.status === 404
  const again = <Button onClick={retry}>{t('Try again')}</Button>
  const acts = back ? (
    <Group gap="md">
      {again}
      {back}
    </Group>
  ) : (
    again
  )
  return <Failure title={isGone ? gone : failed} text={error.message} action={isGone ? back : acts} />
}

/** What a page throws while it is drawn. */
export function RouteFailure() {
  const error = useRouteError()
  return (
    <Failure
      title={t('This page could not be shown')}
      text={t('{error} Nothing of your work is lost: drafts are kept on the server.', {
        error: error instanceof Error ? error.message : String(error),
      })}
      action={<Button onClick={() => window.location.reload()}>{t('Load it again')}</Button>}
    />
  )
}
