import { Stack, TextInput } from '@mantine/core'
import { routeIds, type Conditions, type RouteRow } from '@millrace/shared'
import { t } from '../ui/text.ts'
import { ConditionsField } from './conditions.tsx'
import { errorOf, type FieldProps } from './context.ts'
import { RowList, rowsOf } from './RowList.tsx'

/** Named conditions, each with a port of its own. */
export function RoutesField(props: FieldProps<'routes'>) {
  const rows = rowsOf<RouteRow>(props.value ?? props.fallback)
  const free = routeIds.find((id) => !rows.some((row) => row.id === id))
  // What is wrong with a condition stands below it, not once more below its route.
  const own = Object.fromEntries(Object.entries(props.errors).filter(([path]) => !path.includes('.condition.')))
  return (
    <RowList
      {...props}
      errors={own}
      rows={rows}
      add={{ label: t('Add a route'), row: () => newRoute(free ?? routeIds[0]) }}
      onChange={(next) => props.onChange(next)}
    >
      {(row, change, index) => {
        const part = `${index}.condition`
        const errors = Object.entries(props.errors).flatMap(([path, text]) =>
          path.startsWith(`${part}.`) ? [[path.slice(part.length + 1), text]] : [],
        )
        return (
          <Stack gap="xs">
            <TextInput
              aria-label={t('Name of route {number, number}', { number: index + 1 })}
              error={errorOf(props.errors, `${index}.name`) !== undefined}
              value={row.name}
              onChange={(event) => change({ ...row, name: event.currentTarget.value })}
            />
            <ConditionsField
              place={{ ...props.place, setting: `${props.place.setting}.${part}` }}
              meta={{ kind: 'conditions', label: t('Conditions of route {number, number}', { number: index + 1 }) }}
              value={row.condition}
              fallback={undefined}
              error={props.errors[part]}
              errors={Object.fromEntries(errors) as Record<string, string>}
              isPart
              onChange={(condition) => change({ ...row, condition: condition as Conditions })}
            />
          </Stack>
        )
      }}
    </RowList>
  )
}

const newRoute = (id: RouteRow['id']): RouteRow => ({
  id,
  name: t('Route {number, number}', { number: routeIds.indexOf(id) + 1 }),
  condition: { mode: 'rows', match: 'all', rows: [] },
})
