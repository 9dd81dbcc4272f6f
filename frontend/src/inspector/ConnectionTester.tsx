import { Alert, Button } from '@mantine/core'
import { saidInWords, type Column, type ConnectionTest, type JsonObject } from '@millrace/shared'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { inferFormat } from '../fields/infer.ts'
import { sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'

interface Props {
  type: string
  settings: JsonObject
  /** Takes the columns that were found, and between what they stand in CSV. */
  onColumns?: ((found: { columns: Column[]; delimiter?: string }) => void) | undefined
}

/** Tries the settings of an output, or of a table that is read, and says what is missing. */
export function ConnectionTester({ type, settings, onColumns }: Props) {
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<ConnectionTest>()
  const test = async () => {
    setBusy(true)
    try {
      setResult(await api.post<ConnectionTest>('/connections/test', { type, settings }))
    } catch (error) {
      sayError(error)
    } finally {
      setBusy(false)
    }
  }
  const take = async (found: ConnectionTest & { ok: true }) => {
    setBusy(true)
    try {
      const format = found.sample ? await inferFormat(found.sample.kind, found.sample.text) : undefined
      const columns = found.columns ?? (format && 'columns' in format ? format.columns : [])
      onColumns?.({ columns, ...(format?.kind === 'csv' && { delimiter: format.delimiter }) })
      setResult(undefined)
    } catch (error) {
      sayError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="mr-connection-test">
      <Button variant="default" loading={busy} onClick={() => void test()}>
        {t('Test the connection')}
      </Button>
      <div aria-live="polite">
        {result && (
          <Alert mt="sm" p="sm" color={result.ok ? 'green' : 'red'}>
            {saidInWords(result.text)}
            {result.ok && onColumns && (result.columns ?? result.sample) && (
              <div>
                <Button mt={4} size="compact-sm" variant="default" loading={busy} onClick={() => void take(result)}>
                  {t('Use these columns')}
                </Button>
              </div>
            )}
          </Alert>
        )}
      </div>
    </div>
  )
}
