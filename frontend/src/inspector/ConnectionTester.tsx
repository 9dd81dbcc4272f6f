import { Alert, Button } from '@mantine/core'
import { saidInWords, type ConnectionTest, type JsonObject } from '@millrace/shared'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { sayError } from '../ui/say.ts'
import { t } from '../ui/text.ts'

/** Tries an output's settings, and says what is missing. */
export function ConnectionTester({ type, settings }: { type: string; settings: JsonObject }) {
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
  return (
    <div className="mr-connection-test">
      <Button variant="default" loading={busy} onClick={() => void test()}>
        {t('Test the connection')}
      </Button>
      <div aria-live="polite">
        {result && (
          <Alert mt="sm" p="sm" color={result.ok ? 'green' : 'red'}>
            {saidInWords(result.text)}
          </Alert>
        )}
      </div>
    </div>
  )
}
