import { Alert, Button, Group } from '@mantine/core'
import { saidInWords, type Column, type ConnectionTest, type JsonObject } from '@millrace/shared'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { inferFormat } from '../fields/infer.ts'
import { useDraft } from '../editor/session.ts'
import { DataTable } from '../rows/DataTable.tsx'
import { sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { useCancel } from '../ui/useCancel.ts'

interface Props {
  type: string
  settings: JsonObject
  /** Takes the columns that were found, and between what they stand in CSV. */
  onColumns?: ((found: { columns: Column[]; delimiter?: string }) => void) | undefined
  /** Takes what was wrong with a setting, or null when it is tried anew. */
  onFailed(failed: (ConnectionTest & { ok: false }) | null): void
}

/** Tries the settings of an output, or of a table that is read, and says what is missing. */
export function ConnectionTester({ type, settings, onColumns, onFailed }: Props) {
  const trial = useCancel()
  const timeZone = useDraft((draft) => draft.document.options.timeZone)
  const [isTaking, setTaking] = useState(false)
  const [result, setResult] = useState<ConnectionTest>()
  /** Why there is no result. */
  const [failure, setFailure] = useState<string>()
  const test = async () => {
    setResult(undefined)
    setFailure(undefined)
    onFailed(null)
    try {
      await trial.during(async (signal) => {
        const answer = await api.post<ConnectionTest>('/connections/test', { type, settings }, signal)
        setResult(answer)
        if (!answer.ok) onFailed(answer)
      })
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
    }
  }
  const take = async (found: ConnectionTest & { ok: true }) => {
    setTaking(true)
    try {
      const format = found.sample && !found.columns ? await inferFormat(found.sample.kind, found.sample.text) : undefined
      const columns = found.columns ?? (format && 'columns' in format ? format.columns : [])
      onColumns?.({ columns, ...(format?.kind === 'csv' && { delimiter: format.delimiter }) })
      setResult(undefined)
    } catch (error) {
      sayError(error)
    } finally {
      setTaking(false)
    }
  }
  return (
    <div className="mr-connection-test">
      <Group gap="sm">
        <Button variant="default" loading={trial.isBusy} onClick={() => void test()}>
          {t('Test the connection')}
        </Button>
        {trial.isBusy && (
          <Button variant="subtle" onClick={trial.cancel}>
            {t('Cancel')}
          </Button>
        )}
      </Group>
      <div aria-live="polite">
        {trial.isBusy && <p className="mr-note">{t('The server tries to connect with these settings…')}</p>}
        {failure !== undefined && (
          <Alert mt="sm" p="sm" color="red">
            {t('It could not be tried. {error}', { error: failure })}
          </Alert>
        )}
        {result && (
          <Alert mt="sm" p="sm" color={result.ok ? 'green' : 'red'}>
            {saidInWords(result.text)}
            {result.ok && onColumns && (result.columns ?? result.sample) && (
              <div>
                <Button mt={4} size="compact-sm" variant="default" loading={isTaking} onClick={() => void take(result)}>
                  {t('Use these columns')}
                </Button>
              </div>
            )}
          </Alert>
        )}
      </div>
      {result?.ok && result.first && result.first.rows.length > 0 && (
        <div className="mr-connection-rows">
          <DataTable {...result.first} label={t('First rows')} timeZone={timeZone} compact />
        </div>
      )}
    </div>
  )
}
