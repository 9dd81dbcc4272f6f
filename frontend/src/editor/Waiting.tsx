import { Anchor, Center, Loader, Stack } from '@mantine/core'
import { useTimeout } from '@mantine/hooks'
import { useState } from 'react'
import { Link } from 'react-router'
import { t } from '../ui/text.ts'

/** A longer wait is worth a word. */
const LONG_MS = 4000

/** A page of which the data is on its way. When it does not come soon, that is said, with a way out. */
export function Waiting({ label }: { label: string }) {
  const [isLong, setLong] = useState(false)
  useTimeout(() => setLong(true), LONG_MS, { autoInvoke: true })
  return (
    <Center h="100vh" className="mr-waiting">
      <Stack gap="sm" align="center" role="status" aria-label={label}>
        <Loader aria-hidden />
        <div className="mr-waiting-words">
          {isLong && (
            <>
              <span>{t('The server has not answered yet.')}</span>
              <Anchor component={Link} to="/" size="sm">
                {t('All pipelines')}
              </Anchor>
            </>
          )}
        </div>
      </Stack>
    </Center>
  )
}
