import { Center, Loader, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider, type Query } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { createBrowserRouter, Outlet, RouterProvider } from 'react-router'
import { ApiError } from '../api/client.ts'
import { CommandCenter } from '../commands/CommandCenter.tsx'
import { HomePage } from '../home/HomePage.tsx'
import { PIPELINES } from '../home/queryKeys.ts'
import { live } from '../live/connection.ts'
import { t } from '../ui/text.ts'
import { cssVariables, theme } from '../ui/theme.ts'
import { Failure, RouteFailure } from './Failure.tsx'

const EditorPage = lazy(async () => ({ default: (await import('../editor/EditorPage.tsx')).EditorPage }))
const BatchPage = lazy(async () => ({ default: (await import('../run/BatchPage.tsx')).BatchPage }))
const StartPage = lazy(async () => ({ default: (await import('../start/StartPage.tsx')).StartPage }))
const FirstStepsPage = lazy(async () => ({ default: (await import('../firstSteps/FirstStepsPage.tsx')).FirstStepsPage }))
const SettingsPage = lazy(async () => ({ default: (await import('../settings/SettingsPage.tsx')).SettingsPage }))

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refused stays refused, and what it was long asked for in vain is told; what did not reach it is tried again.
      retry: (failures, error) => failures < 2 && (!(error instanceof ApiError) || error.isPassing),
      staleTime: 5000,
    },
  },
})

/** What could not be loaded because the server was out of reach. */
const wasOutOfReach = ({ state: { error } }: Query): boolean => error instanceof ApiError && error.isPassing

function Root() {
  useEffect(() => live.onPipelines(() => void queries.invalidateQueries({ queryKey: PIPELINES })), [])
  useEffect(
    () =>
      live.state.subscribe(({ connected }, before) => {
        if (connected && !before.connected) void queries.refetchQueries({ type: 'active', predicate: wasOutOfReach })
      }),
    [],
  )
  return (
    <Suspense
      fallback={
        <Center h="100vh">
          <Loader role="status" aria-label={t('Loading')} />
        </Center>
      }
    >
      <Outlet />
      <CommandCenter />
    </Suspense>
  )
}

const router = createBrowserRouter([
  {
    element: <Root />,
    errorElement: <RouteFailure />,
    children: [
      { path: '/', element: <HomePage /> },
      // One element for all of a pipeline's places: its draft stays open from one to the other.
      { path: '/p/:id', element: <EditorPage /> },
      { path: '/p/:id/runs/:run', element: <EditorPage /> },
      { path: '/p/:id/versions', element: <EditorPage /> },
      { path: '/p/:id/dashboard', element: <EditorPage /> },
      { path: '/p/:id/runs/:run/batches/:time', element: <BatchPage /> },
      { path: '/new', element: <StartPage /> },
      { path: '/first-steps', element: <FirstStepsPage /> },
      { path: '/settings', element: <SettingsPage /> },
      {
        path: '*',
        element: <Failure title={t('There is no such page')} text={t('The address may be mistyped, or the page was removed.')} />,
      },
    ],
  },
])

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-center" limit={3} />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
