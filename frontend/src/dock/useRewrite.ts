import type { RewriteLine, RewriteRequest, RewrittenFile } from '@millrace/shared'
import { api } from '../api/client.ts'
import { useTold } from '../api/useTold.ts'
import { useSession } from '../editor/session.ts'
import { t } from '../ui/text.ts'

/** How much is done, from 0 to 1. */
type Going = { share: number }
type Done = { file: RewrittenFile }

/** Has one file at a time made, and fetches it when it is; it ends with whoever asked for it. `saved` is told of one in which nothing is left out. */
export function useRewrite(saved: () => void) {
  const session = useSession()
  const { progress, start: startTold, cancel } = useTold<Going, Done>()
  const start = (node: string, what: RewriteRequest, name: string) => {
    const base = `/pipelines/${session.id}/recorded`
    startTold({
      begin: { share: 0 },
      brokeOff: t('The file broke off before its end. Try again.'),
      ask: (take, signal) => {
        const told = (line: RewriteLine) =>
          take('step' in line ? { going: { share: shareOf(line.step) } } : 'file' in line ? { done: line } : line)
        return api.postLines<RewriteLine>(`${base}/${node}/files`, what, told, signal)
      },
      then: ({ file }) => {
        fetchFile(`/api${base}/files/${file.id}`, `${name}.${file.suffix}`)
        if (file.refused === 0) saved()
      },
    })
  }
  return { progress, start, cancel }
}

const shareOf = ({ done, of }: { done: number; of: number }): number => (of > 0 ? done / of : 1)

function fetchFile(href: string, name: string): void {
  const link = Object.assign(document.createElement('a'), { href, download: name })
  link.click()
}
