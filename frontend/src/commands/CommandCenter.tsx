import { useMantineColorScheme } from '@mantine/core'
import type { PipelineSummary } from '@millrace/shared'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'
import { PIPELINES } from '../home/queryKeys.ts'
import { chooseLanguage, currentLanguage, LANGUAGES, offeredLanguages } from '../ui/language.ts'
import { t } from '../ui/text.ts'
import { commandOf } from './keys.ts'
import { allCommands, commandLists, useCommands, type Command } from './registry.ts'

const loadPalette = () => import('./CommandPalette.tsx')
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }))
/** The palette is fetched when the page is at rest: who opens it types at once. */
const FETCH_AFTER_MS = 2000
const ShortcutList = lazy(async () => ({ default: (await import('./ShortcutList.tsx')).ShortcutList }))

/** Does what keys mean, shows the command palette and the list of shortcuts, and has the commands of every page. */
export function CommandCenter() {
  const open = useStore(commandLists, (lists) => lists.open)
  useGeneralCommands()
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), FETCH_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // What was handled already, and what is under a dialog, is not meant.
      if (event.defaultPrevented || document.querySelector('[aria-modal="true"]')) return
      const command = commandOf(event, allCommands())
      if (!command) return
      event.preventDefault()
      command.run?.()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <CommandPalette />}
      {open === 'shortcuts' && <ShortcutList />}
    </Suspense>
  )
}

function useGeneralCommands(): void {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const go = (path: string) => () => void navigate(path)
  useCommands((): Command[] => {
    const pages = t('Pages')
    const screen = t('Screen')
    const help = t('Help')
    return [
      {
        id: 'palette',
        name: t('Find a command'),
        group: help,
        keys: ['Ctrl+K'],
        whileTyping: true,
        run: () => commandLists.setState({ open: 'palette' }),
      },
      {
        id: 'shortcuts',
        name: t('Keyboard shortcuts'),
        group: help,
        keys: ['?'],
        run: () => commandLists.setState({ open: 'shortcuts' }),
      },
      { id: 'home', name: t('All pipelines'), group: pages, search: ['home'], run: go('/') },
      { id: 'settings', name: t('Settings'), group: pages, search: ['language', 'time zone', 'version'], run: go('/settings') },
      ...(queries.getQueryData<PipelineSummary[]>(PIPELINES) ?? []).map(({ id, name }) => ({
        id: `pipeline ${id}`,
        name: t('Open {name}', { name: name || t('Unnamed pipeline') }),
        group: pages,
        run: go(`/p/${id}`),
      })),
      ...(['auto', 'light', 'dark'] as const).map((scheme) => ({
        id: `colours ${scheme}`,
        name: { auto: t('Colours as the system has them'), light: t('Light colours'), dark: t('Dark colours') }[scheme],
        group: screen,
        search: ['theme', 'scheme', 'mode'],
        disabled: scheme === colorScheme,
        run: () => setColorScheme(scheme),
      })),
      ...offeredLanguages().map((language) => ({
        id: `language ${language}`,
        name: t('Language: {language}', { language: LANGUAGES[language] }),
        group: screen,
        search: ['language', 'Sprache'],
        disabled: language === currentLanguage(),
        run: () => chooseLanguage(language),
      })),
    ]
  })
}
