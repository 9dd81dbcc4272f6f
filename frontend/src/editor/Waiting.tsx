import { Center, Loader } from '@mantine/core'

/** A page of which the data is on its way. */
export function Waiting({ label }: { label: string }) {
  return (
    <Center h="100vh">
      <Loader aria-label={label} />
    </Center>
  )
}
