import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { BrowserRouter, Route, Routes, useParams } from 'react-router'
import { cssVariables, theme } from '../ui/theme.ts'
import { SharedPage } from './SharedPage.tsx'

/** The whole of the application for those who have a read-only link. */
export function ViewerApp() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-center" limit={3} />
      <BrowserRouter>
        <Routes>
          <Route path="/d/*" element={<ByToken />} />
        </Routes>
      </BrowserRouter>
    </MantineProvider>
  )
}

function ByToken() {
  const token = useParams()['*'] ?? ''
  return <SharedPage key={token} token={token} />
}
