import { createContext, lazy, Suspense, useCallback, useContext, useMemo, useState, type ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { usePreviews } from '../editor/session.ts'
import { batchTried, withoutBatch } from './address.ts'

const ReplayDialog = lazy(() => import('./ReplayDialog.tsx').then((part) => ({ default: part.ReplayDialog })))

const OpenReplay = createContext<() => void>(() => undefined)

/** Opens the comparison of the rows that are looked at with those of past batches. */
export const useOpenReplay = (): (() => void) => useContext(OpenReplay)

/** Holds the comparison while what is around its button changes: rows that come must not close it. An address may name a batch to try. */
export function ReplayHost({ children }: { children: ReactNode }) {
  const target = usePreviews((state) => state.target)
  const [isOpen, setOpen] = useState(false)
  const [params, setParams] = useSearchParams()
  const batch = useMemo(() => batchTried(params), [params])
  const open = useCallback(() => setOpen(true), [])
  const close = () => {
    setOpen(false)
    if (batch) setParams(withoutBatch, { replace: true })
  }
  return (
    <OpenReplay value={open}>
      {children}
      {(isOpen || batch) && target && (
        <Suspense>
          <ReplayDialog target={target} batch={batch} onClose={close} />
        </Suspense>
      )}
    </OpenReplay>
  )
}
