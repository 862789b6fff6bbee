import { Button } from '@mantine/core'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { toAppError } from '../lib/api.ts'
import { EmptyState } from '../ui/feedback/empty-state.tsx'
import { ErrorState } from '../ui/feedback/error-state.tsx'
import { Page } from '../ui/layout/page.tsx'

/** A screen that failed to draw; the frame around it keeps working. */
export function RouteError({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <Page title="This screen stopped">
      <ErrorState error={toAppError(error)} onRetry={retry} />
    </Page>
  )
}

/** An address that names no screen. */
export function NoSuchScreen() {
  const navigate = useNavigate()
  return (
    <EmptyState
      as="h1"
      icon="unknown"
      title="There is no such screen"
      actions={
        <Button variant="default" onClick={() => void navigate({ to: '/' })}>
          Go to connectors
        </Button>
      }
    >
      The link may come from another version of Access Desk.
    </EmptyState>
  )
}
