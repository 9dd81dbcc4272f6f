import { ActionIcon, Button, FileButton, Group, Menu } from '@mantine/core'
import { apiProblemInWords, stateFileFormats, type StateFileFormat, type StateFileLine } from '@millrace/shared'
import { IconDownload, IconUpload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { formatShare } from '../ui/format.ts'
import { say, sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { useCancel } from '../ui/useCancel.ts'

const FORMAT_WORDS: Record<StateFileFormat, string> = { csv: 'CSV', json: 'JSON', parquet: 'Parquet' }

/** How far a file is, from 0 to 1: on its way to the server, or into the place of a state; null while a batch is waited for. */
type Progress = { of: 'sending'; share: number } | { of: 'taking in'; share: number | null }

/** Sends a file, and waits until it is in the place of a state; answers with the number of keys. */
async function putState(address: string, file: File, signal: AbortSignal, tell: (progress: Progress) => void): Promise<number> {
  let end: Exclude<StateFileLine, { share: number }> | undefined
  await api.putFile<StateFileLine>(address, file, {
    signal,
    sent: (bytes) => tell(bytes < file.size ? { of: 'sending', share: bytes / file.size } : { of: 'taking in', share: null }),
    take: (line) => {
      if ('share' in line) tell({ of: 'taking in', share: line.share })
      else end = line
    },
  })
  if (!end) throw new Error(t('The connection ended before the answer came.'))
  if ('problem' in end) throw new Error(apiProblemInWords(end.problem))
  return end.keys
}

function FileProgress({ progress: { of, share } }: { progress: Progress }) {
  const words = of === 'sending' ? t('Sending the file') : share === null ? t('Waiting for the batch') : t('Taking in the file')
  return (
    <>
      <span className="mr-small">{words}</span>
      <progress className="mr-file-progress" aria-label={words} {...(share !== null && { value: share })} />
      <span className="mr-small mr-num mr-file-share" aria-hidden>
        {share !== null && formatShare(share)}
      </span>
    </>
  )
}

/** A whole state as a file, and a file in its place. */
export function StateFile({ run, node, name }: { run: string; node: string; name: string }) {
  const client = useQueryClient()
  const sending = useCancel()
  const [progress, setProgress] = useState<Progress>({ of: 'sending', share: 0 })
  const put = async (file: File | null) => {
    const format = stateFileFormats.find((each) => file?.name.toLowerCase().endsWith(`.${each}`))
    if (!file) return
    if (!format) return say(t('A file of what is remembered ends in .csv, .json or .parquet.'), 'error')
    try {
      await sending.during(async (signal) => {
        setProgress({ of: 'sending', share: 0 })
        const keys = await putState(`/runs/${run}/states/${node}/file?format=${format}`, file, signal, setProgress)
        say(t('{name} now remembers {count, plural, one {# key} other {# keys}} of the file.', { name, count: keys }))
      })
    } catch (error) {
      sayError(error)
    }
    // What was cancelled as its last byte left may have been taken all the same.
    await Promise.all(['states', 'state'].map((what) => client.invalidateQueries({ queryKey: [what, run] })))
  }
  if (sending.isBusy) {
    return (
      <Group gap="xs" wrap="nowrap" role="status">
        <FileProgress progress={progress} />
        <Button size="compact-sm" variant="default" aria-label={t('Cancel the file for {name}', { name })} onClick={sending.cancel}>
          {t('Cancel')}
        </Button>
      </Group>
    )
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('Save what {name} remembers', { name })}>
            <IconDownload size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {stateFileFormats.map((format) => (
            <Menu.Item
              key={format}
              component="a"
              href={`/api/runs/${run}/states/${node}/file?format=${format}`}
              download={`${name}.${format}`}
            >
              {t('As {format}', { format: FORMAT_WORDS[format] })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <FileButton onChange={(file) => void put(file)} accept=".csv,.json,.parquet">
        {(props) => (
          <ActionIcon {...props} aria-label={t('Put a file in the place of what {name} remembers', { name })}>
            <IconUpload size={16} />
          </ActionIcon>
        )}
      </FileButton>
    </>
  )
}
