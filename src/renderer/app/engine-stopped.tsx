import { Button } from '@mantine/core'
import type { EngineState } from '../../preload/contract/index.ts'
import { useAction } from '../lib/api.ts'
import { notifyRefused } from '../lib/notify.tsx'
import { ErrorState } from '../ui/feedback/error-state.tsx'
import { Page } from '../ui/layout/page.tsx'

/** Shown instead of every screen when the engine does not come back by itself. */
export function EngineStopped({ engine }: { engine: EngineState }) {
  const restart = useAction('engine.restart')
  const folder = useAction('folder.open')
  const error = engine.error ?? {
    code: 'engine-unavailable',
    message: engine.message,
    nextStep: 'Restart the engine; if it stops again, look into the log.',
  }
  return (
    <Page
      narrow
      title="The engine stopped"
      lead="It reads Okta and keeps the local data. Without it no screen has anything to show."
    >
      <ErrorState
        error={error}
        meaning="The stored data is not affected: a sync that was running left the data from before in place."
        actions={
          <>
            <Button
              loading={restart.isPending}
              onClick={() => restart.mutate({}, { onError: notifyRefused })}
            >
              Restart the engine
            </Button>
            <Button
              variant="default"
              onClick={() => folder.mutate({ folder: 'logs' }, { onError: notifyRefused })}
            >
              Open the log folder
            </Button>
          </>
        }
      />
    </Page>
  )
}
