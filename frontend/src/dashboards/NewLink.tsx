import { Button, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { t } from '../ui/text.ts'

/** Names of this machine, by which nobody else reaches it. */
const LOOPBACK = /^(localhost|.*\.localhost|127\..*|\[::1\])$/

/** A link that was just made: it is seen in full now, and never again. */
export function NewLink({ token }: { token: string }) {
  const field = useRef<HTMLInputElement>(null)
  const [copy, setCopy] = useState<'done' | 'refused'>()
  const link = `${window.location.origin}/d/${token}`
  const write = async () => {
    try {
      await navigator.clipboard.writeText(link)
      setCopy('done')
    } catch {
      // Pages that are not opened by https may not write to the clipboard.
      field.current?.select()
      setCopy('refused')
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
        value={link}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        variant="default"
        leftSection={copy === 'done' ? <IconCheck size={16} /> : <IconCopy size={16} />}
        onClick={() => void write()}
      >
        {t('Copy')}
      </Button>
      <p role="status" className="mr-note">
        {copy === 'done' && t('Copied.')}
        {copy === 'refused' && t('This browser does not let the page copy: press Ctrl+C.')}
      </p>
    </div>
  )
}
