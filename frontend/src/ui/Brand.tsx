import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { Link } from 'react-router'

/** The way home. */
export function Brand({ short = false }: { short?: boolean }) {
  return (
    <Link to="/" className="mr-brand" aria-label="Millrace: all pipelines">
      <img src="/icon.svg" alt="" width={24} height={24} />
      {!short && 'Millrace'}
    </Link>
  )
}

/** Light or dark; kept for this browser. */
export function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const next = scheme === 'dark' ? 'light' : 'dark'
  return (
    <ActionIcon aria-label={`Use ${next} colours`} onClick={() => setColorScheme(next)}>
      {scheme === 'dark' ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  )
}
