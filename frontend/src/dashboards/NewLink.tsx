import { Button, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { t } from '../ui/text.ts'

/** Names of this machine, by which nobody else reaches it. */
const LOOPBACK = /^(localhost|.*\.localhost|127\..*|\[::1\])$/

/** A link that was just made: it is seen in full now, and never again. */
export function NewLink({ token }: { token: string }) {
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')
  const isCopied = said === t('Copied.')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${window.location.origin}/d/${token}`)
      setSaid(t('Copied.'))
    } catch {
      // Pages that are not opened by https may not write to the clipboard.
      field.current?.select()
      setSaid(t('This browser does not let the page copy: press Ctrl+C.'))
    }
  }
  return (
    <div className="mr-share-new">
      <TextInput
        ref={field}
        readOnly
        label={t('The new link')}
        description={
          LOOPBACK.test(window.location.hostname)
            ? t('Copy it now: it is shown this once. It leads to this machine only, for that is how this page was opened.')
            : t('Copy it now: it is shown this once.')
        }
        value={`${window.location.origin}/d/${token}`}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button variant="default" leftSection={isCopied ? <IconCheck size={16} /> : <IconCopy size={16} />} onClick={() => void copy()}>
        {t('Copy')}
      </Button>
      <p role="status" className="mr-note">
        {said}
      </p>
    </div>
  )
}
