import { IconAlertTriangle, IconCloudOff, IconLoader2 } from '@tabler/icons-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { live } from '../live/connection.ts'
import { formatTime } from '../ui/format.ts'
import { t } from '../ui/text.ts'

/** Shorter breaks are not worth a word. The socket tries again after half a second at the earliest. */
const WORTH_SAYING_MS = 300

/** Whether the server has been out of reach for longer than a moment. */
export function useIsAway(): boolean {
  return useIsLong(!useStore(live.state, (state) => state.connected))
}

/** Whether something has been broken for longer than a moment, or than `worthSayingMs`; another `since` begins anew. */
export function useIsLong(broken: boolean, worthSayingMs = WORTH_SAYING_MS, since?: unknown): boolean {
  const [long, setLong] = useState<{ since: unknown } | null>(null)
  useEffect(() => {
    if (!broken) return
    const timer = setTimeout(() => setLong({ since }), worthSayingMs)
    return () => {
      clearTimeout(timer)
      setLong(null)
    }
  }, [broken, worthSayingMs, since])
  return broken && long !== null && long.since === since
}

const NAMES: Record<string, string> = { api: t('the server'), intake: t('the intake') }
const nameOf = (child: string): string => NAMES[child] ?? (child.startsWith('worker') ? child : t('worker {child}', { child }))

/** What is wrong between this page and the server, or with the server's processes. `kept` says what happens to unsaved work. */
export function SystemBanner({ kept }: { kept: string }) {
  const system = useStore(live.state, (state) => state.system)
  const heardAt = useStore(live.state, (state) => state.heardAt)
  const isAway = useIsAway()
  if (isAway) return <AwayBanner heardAt={heardAt} kept={kept} />
  const restarting = system?.children.filter(({ status }) => status === 'restarting').map(({ name }) => nameOf(name)) ?? []
  return (
    <>
      {restarting.length > 0 && (
        <Banner tone="warning" icon={<IconLoader2 size={16} aria-hidden />}>
          {t('Starting again: {names}. What was received is kept, and nothing is counted twice.', { names: restarting.join(', ') })}
        </Banner>
      )}
      {system?.redis === 'down' && (
        <Banner tone="warning" icon={<IconLoader2 size={16} aria-hidden />}>
          {t('Redis is being started again. Pipelines go on meanwhile.')}
        </Banner>
      )}
    </>
  )
}

/** The server is out of reach: of when that is what is shown, where something came before. */
export function AwayBanner({ heardAt, kept }: { heardAt: number | null; kept: string }) {
  return (
    <Banner tone="warning" icon={<IconCloudOff size={16} aria-hidden />}>
      {heardAt === null
        ? t('The server cannot be reached. {kept}', { kept })
        : t('The server cannot be reached. What is shown is as of {time}. {kept}', { time: formatTime(heardAt), kept })}
    </Banner>
  )
}

/** One line about something wrong. It lies over the page, so that nothing moves. */
export function Banner({ tone, icon, children }: { tone: 'warning' | 'error'; icon?: ReactNode; children: ReactNode }) {
  return (
    <div className="mr-banner" data-tone={tone}>
      {icon ?? <IconAlertTriangle size={16} aria-hidden />}
      <span>{children}</span>
    </div>
  )
}

/** The place of banners: read out politely as they come. */
export function Banners({ children }: { children: ReactNode }) {
  return (
    <div className="mr-banners" role="status">
      {children}
    </div>
  )
}
