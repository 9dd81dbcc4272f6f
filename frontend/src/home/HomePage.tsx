import { ActionIcon, Alert, Button, FileButton, Group, Menu, Skeleton, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { PipelineSummary } from '@millrace/shared'
import { IconDots, IconDownload, IconPlus, IconTrash, IconUpload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { api } from '../api/client.ts'
import { Brand, SchemeToggle } from '../ui/Brand.tsx'
import { formatAgo, formatNumber, formatRate } from '../ui/format.ts'
import { say, sayError } from '../ui/say.ts'
import { Sparkline } from '../ui/Sparkline.tsx'
import { Status } from '../ui/Status.tsx'

const LIST = ['pipelines']
/** The sparklines are asked for again; everything else is told. */
const REFRESH_MS = 5000

/** All pipelines: what each does, how much, and what went wrong last. */
export function HomePage() {
  const list = useQuery({
    queryKey: LIST,
    queryFn: ({ signal }) => api.get<PipelineSummary[]>('/pipelines', signal),
    refetchInterval: REFRESH_MS,
  })
  const navigate = useNavigate()
  const create = useMutation({
    mutationFn: (body: { name?: string; document?: unknown }) => api.post<{ id: string }>('/pipelines', body),
    onSuccess: ({ id }) => void navigate(`/p/${id}`),
    onError: sayError,
  })
  useEffect(() => {
    document.title = 'Millrace'
  }, [])

  const importFile = async (file: File | null) => {
    if (!file) return
    try {
      create.mutate({ document: JSON.parse(await file.text()) as unknown })
    } catch {
      say(`${file.name} is no JSON file.`, 'error')
    }
  }

  return (
    <>
      <header className="mr-topbar">
        <Brand />
        <div style={{ flex: 1 }} />
        <SchemeToggle />
      </header>
      <main className="mr-page">
        <Group justify="space-between" mb="lg">
          <Title order={1} size="h3">
            Pipelines
          </Title>
          <Group gap="sm">
            <FileButton onChange={(file) => void importFile(file)} accept="application/json,.json">
              {(props) => (
                <Button variant="default" leftSection={<IconUpload size={16} />} {...props}>
                  Import
                </Button>
              )}
            </FileButton>
            <Button leftSection={<IconPlus size={16} />} loading={create.isPending} onClick={() => create.mutate({ name: 'New pipeline' })}>
              New pipeline
            </Button>
          </Group>
        </Group>
        {list.isPending ? (
          <Stack gap="sm" aria-label="Loading pipelines">
            {[1, 2, 3].map((row) => (
              <Skeleton key={row} height={56} radius="md" />
            ))}
          </Stack>
        ) : list.isError && !list.data ? (
          <Alert color="red" title="The pipelines could not be loaded">
            {list.error.message}
          </Alert>
        ) : list.data?.length === 0 ? (
          <div className="mr-panel mr-empty">
            <Text fw={600} c="var(--mr-text)">
              No pipelines yet
            </Text>
            <Text size="sm">A pipeline takes live data in, works on it every second, and shows or stores what comes out.</Text>
          </div>
        ) : (
          <PipelineTable pipelines={list.data ?? []} />
        )}
      </main>
    </>
  )
}

function PipelineTable({ pipelines }: { pipelines: readonly PipelineSummary[] }) {
  const queries = useQueryClient()
  const [now] = useState(() => Date.now())
  const refresh = () => queries.invalidateQueries({ queryKey: LIST })
  const remove = useMutation({
    mutationFn: ({ id }: PipelineSummary) => api.delete(`/pipelines/${id}`),
    onSuccess: (_, { id, name }) => {
      void refresh()
      const undo = () => {
        notifications.hide(id)
        api.post(`/pipelines/${id}/restore`).then(refresh, sayError)
      }
      notifications.show({ id, autoClose: 15_000, message: deleted(name, undo) })
    },
    onError: sayError,
  })

  return (
    <div className="mr-panel" style={{ overflowX: 'auto' }}>
      <table className="mr-list">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Status</th>
            <th scope="col">Records</th>
            <th scope="col">Last minute</th>
            <th scope="col">Changed</th>
            <th scope="col">
              <span className="mr-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {pipelines.map((pipeline) => (
            <tr key={pipeline.id}>
              <td style={{ maxInlineSize: 320 }}>
                <Link className="mr-name" to={`/p/${pipeline.id}`}>
                  <bdi>{pipeline.name || 'Unnamed pipeline'}</bdi>
                </Link>
                {pipeline.run?.error && (
                  <Text size="sm" c="var(--mr-error)" lineClamp={2}>
                    {pipeline.run.error}
                  </Text>
                )}
              </td>
              <td>
                <Status status={pipeline.run?.status ?? 'draft'} />
              </td>
              <td className="mr-num">{pipeline.run ? formatNumber(pipeline.run.records) : '–'}</td>
              <td>
                {pipeline.run && (
                  <Group gap="sm" wrap="nowrap">
                    <Sparkline values={pipeline.sparkline} width={120} height={28} label={`Records per second of ${pipeline.name}`} />
                    <span className="mr-num mr-dim">{formatRate(pipeline.sparkline.at(-1) ?? 0)}</span>
                  </Group>
                )}
              </td>
              <td className="mr-dim">{formatAgo(pipeline.updatedAt, now)}</td>
              <td style={{ textAlign: 'end' }}>
                <Menu position="bottom-end">
                  <Menu.Target>
                    <ActionIcon aria-label={`Actions for ${pipeline.name}`}>
                      <IconDots size={18} />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item leftSection={<IconDownload size={16} />} component="a" href={`/api/pipelines/${pipeline.id}/export`}>
                      Export as a file
                    </Menu.Item>
                    <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => remove.mutate(pipeline)}>
                      Delete
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const deleted = (name: string, undo: () => void) => (
  <Group justify="space-between" wrap="nowrap">
    <span>
      <bdi>{name}</bdi> was deleted.
    </span>
    <Button size="compact-sm" variant="subtle" onClick={undo}>
      Undo
    </Button>
  </Group>
)
