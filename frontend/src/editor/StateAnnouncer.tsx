import { texts } from '@millrace/shared'
import { useEffect, useRef, useState } from 'react'
import { RUN_TEXTS } from '../ui/runTexts.ts'
import { t } from '../ui/text.ts'
import { useDeployed, useDraft, useFindings, useLive } from './session.ts'

/** Problems come and go while one types: they are told when they have stayed. */
const SETTLED_MS = 1500
/** What is said together is all heard: the newest does not take the place of what came before it. */
const MOST_KEPT = 5

const SAVING_TEXTS = texts({
  retrying: 'The last changes are not saved yet.',
  signedOut: 'You are signed out: changes are not saved.',
  saved: 'All changes are saved.',
})

/** Calls back with what a value became; not with what it was at first. */
function useChange<T>(value: T, tell: (value: T, before: T) => void): void {
  const before = useRef(value)
  useEffect(() => {
    if (before.current === value) return
    const was = before.current
    before.current = value
    tell(value, was)
  })
}

/** Tells people who do not see the screen what has changed: states, and never a figure. */
export function StateAnnouncer() {
  const [said, setSaid] = useState<readonly { id: number; text: string }[]>([])
  const say = (text: string) => setSaid((before) => [...before.slice(1 - MOST_KEPT), { id: (before.at(-1)?.id ?? 0) + 1, text }])
  const status = useLive((figures) => figures.run?.status)
  const saving = useDraft((draft) => draft.saving)
  const errors = useFindings((findings) => findings.errors)
  const { version } = useDeployed()
  const trouble = useRef(false)
  const isBehind = useSettled(useLive((figures) => figures.work.waits > 0))

  useChange(status, (now) => now !== undefined && say(t(RUN_TEXTS[now])))
  useChange(isBehind, (now) => say(now ? t('Batches wait: the run does not keep up.') : t('No batch waits any more.')))
  useChange(version, (now) => now > 0 && say(t('Version {version} is deployed.', { version: now })))
  useChange(saving, (now) => {
    if (now === 'saving') return
    // Every change is saved within a moment: that is worth a word only after it had failed.
    if (now !== 'saved' || trouble.current) say(t(SAVING_TEXTS[now]))
    trouble.current = now !== 'saved'
  })
  const settled = useSettled(errors)
  useChange(settled, (now) =>
    say(
      t('{count, plural, =0 {No problems: this draft can run.} one {# problem forbids to run.} other {# problems forbid to run.}}', {
        count: now,
      }),
    ),
  )
  return (
    <div className="mr-hidden" role="status" aria-atomic={false} data-testid="state">
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  )
}

/** A value once it has stayed the same for a while. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
