import { createContext, lazy, Suspense, useCallback, useContext, useState, type ReactNode } from 'react'
import { usePreviews } from '../editor/session.ts'

const ReplayDialog = lazy(() => import('./ReplayDialog.tsx').then((part) => ({ default: part.ReplayDialog })))

const OpenReplay = createContext<() => void>(() => undefined)

/** Opens the comparison of the rows that are looked at with those of past batches. */
export const useOpenReplay = (): (() => void) => useContext(OpenReplay)

/** Holds the comparison while what is around its button changes: rows that come must not close it. */
export function ReplayHost({ children }: { children: ReactNode }) {
  const target = usePreviews((state) => state.target)
  const [isOpen, setOpen] = useState(false)
  const open = useCallback(() => setOpen(true), [])
  return (
    <OpenReplay value={open}>
      {children}
      {isOpen && target && (
        <Suspense>
          <ReplayDialog target={target} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </OpenReplay>
  )
}
