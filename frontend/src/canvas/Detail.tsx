import { useStore } from '@xyflow/react'
import { createContext, type ReactNode, useContext } from 'react'

/** Below this zoom only icon and name are drawn, larger: the rest could not be read. */
const FAR_ZOOM = 0.5

const FarContext = createContext(false)

/** Looks at the zoom once for all cards and wires, so that moving the canvas asks none of them. */
export function Detail({ children }: { children: ReactNode }) {
  const isFar = useStore((flow) => flow.transform[2] < FAR_ZOOM)
  return <FarContext value={isFar}>{children}</FarContext>
}

/** Whether the canvas is seen from so far that figures cannot be read. */
export const useIsFar = (): boolean => useContext(FarContext)
